import { afterEach, describe, expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { scopeOf, whyLeftOut } from './mirror-scope.ts'

const world = createMirrorWorld()
afterEach(() => world.engine.idle())

const branches = async (path: string) =>
  [...(await refsOf(path, 'refs/heads')).keys()].map((ref) => ref.slice('refs/heads/'.length))

describe('what a mirror carries', () => {
  it('is branches and tags; notes with a pull, and elsewhere by choice', () => {
    const carries = (direction: 'pull' | 'push' | 'sync', notes: boolean | null) =>
      scopeOf({ direction, notes, patterns: [] }).carries('refs/notes/commits')
    expect([carries('pull', null), carries('push', null), carries('sync', null)]).toEqual([
      true,
      false,
      false,
    ])
    expect([carries('pull', false), carries('push', true), carries('sync', true)]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('never is a ref of the host itself', () => {
    const { carries } = scopeOf({ direction: 'push', notes: true, patterns: ['refs/**'] })
    expect(['refs/pull/1/head', 'refs/kept/x', 'refs/heads/HEAD'].map(carries)).toEqual([false, false, false])
  })
})

describe('why a ref is left out', () => {
  const choices = (['pull', 'push', 'sync'] as const).flatMap((direction) =>
    [null, true, false].flatMap((notes) =>
      [[], ['!wip/*'], ['main', 'refs/notes/**'], ['release/*', '!release/old', 'release/old']].map(
        (patterns) => ({ direction, notes, patterns }),
      ),
    ),
  )
  const refs = [
    ...['refs/heads/main', 'refs/heads/wip/x', 'refs/heads/release/old', 'refs/heads/HEAD'],
    ...['refs/tags/v1', 'refs/notes/commits', 'refs/pull/1/head', 'refs/remotes/x/heads/main'],
    'refs/namespaces/ephemeral/refs/heads/scratch',
  ]

  it('is said of exactly what is not carried', () => {
    for (const choice of choices) {
      const { carries } = scopeOf(choice)
      expect(refs.filter((ref) => whyLeftOut(choice, ref) === null)).toEqual(refs.filter(carries))
    }
  })

  it('names the pattern, or what no pattern could change', () => {
    const why = (ref: string, patterns: string[] = []) =>
      whyLeftOut({ direction: 'push', notes: null, patterns }, ref)
    expect(why('refs/heads/wip/x', ['!wip/*', 'main', '!wip/x'])).toEqual({
      because: 'pattern',
      pattern: '!wip/x',
    })
    expect(why('refs/heads/other', ['main'])).toEqual({ because: 'no_pattern', pattern: null })
    expect(why('refs/notes/commits')).toEqual({ because: 'notes', pattern: null })
    expect(why('refs/tags/head')).toEqual({ because: 'head_name', pattern: null })
    expect(why('refs/pull/1/head')).toEqual({ because: 'namespace', pattern: null })
    expect(why('refs/namespaces/ephemeral/refs/heads/a')).toEqual({ because: 'ephemeral', pattern: null })
  })
})

describe('a pull with patterns', () => {
  it('takes and tracks only what they let through', async () => {
    const upstream = await world.filledUpstream()
    await upstream.commit('wip/big')
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address, patterns: ['!wip/*'] })
    expect(await branches(path)).toEqual(['main', 'topic'])
    expect([...(await refsOf(path, 'refs/remotes')).keys()].some((ref) => ref.includes('wip'))).toBe(false)
    const left = (await refsOf(upstream.path)).get('refs/heads/wip/big') ?? ''
    await expect(git(path, 'cat-file', '-e', left)).rejects.toThrow()
  })

  it('leaves a branch as it is on both sides once it is left out, and takes it up afresh', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const { id } = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    const topic = (await refsOf(path)).get('refs/heads/topic')
    world.engine.change(id, { patterns: ['!topic'] })
    await upstream.change('branch', '-D', 'topic')
    await world.sync(id)
    expect((await refsOf(path)).get('refs/heads/topic')).toBe(topic)
    expect(world.stores.mirrors.baseRefs(id).has('refs/heads/topic')).toBe(false)
    world.engine.change(id, { patterns: [] })
    await world.sync(id)
    // It was not mirrored while it vanished, so it is a branch of our own now.
    expect((await refsOf(path)).get('refs/heads/topic')).toBe(topic)
  })

  it('follows a renamed folder and prunes what is gone, one by one', async () => {
    const upstream = await world.filledUpstream()
    await upstream.commit('a')
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const input = {
      repositoryId,
      direction: 'pull',
      address: upstream.address,
      patterns: ['!topic'],
    } as const
    const { id } = await world.mirrored(input)
    await upstream.change('branch', '-m', 'a', 'a/b')
    await world.sync(id)
    expect(await branches(path)).toEqual(['a/b', 'main'])
  })

  it('looks again when the patterns change, although the remote has not moved', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const input = { repositoryId, direction: 'pull', address: upstream.address, patterns: ['main'] } as const
    const { id } = await world.mirrored(input)
    expect(await world.sync(id)).toMatchObject({ outcome: 'unchanged' })
    world.engine.change(id, { patterns: ['main', 'topic'] })
    expect(await world.sync(id)).toMatchObject({ outcome: 'succeeded', changedRefCount: 1 })
  })

  it('keeps the default branch here when it is one that is left out', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const { id } = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    await git(upstream.work, 'push', '--quiet', path, 'main:refs/heads/own')
    await world.git.setHead(path, 'refs/heads/own')
    world.engine.change(id, { patterns: ['main'] })
    await upstream.commit('main')
    await world.sync(id)
    expect(await world.git.readHead(path)).toBe('refs/heads/own')
  })
})

describe('a push with patterns', () => {
  const pushing = async (patterns: readonly string[]) => {
    const upstream = await world.newUpstream()
    const source = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    await git(source.work, 'push', '--quiet', path, '--all')
    const { id } = await world.mirrored({
      repositoryId,
      direction: 'push',
      address: upstream.address,
      patterns,
    })
    return { id, upstream, path }
  }

  it('sends only what they let through, and deletes nothing of the rest', async () => {
    const { id, upstream, path } = await pushing([])
    world.engine.change(id, { patterns: ['!topic'] })
    await git(path, 'update-ref', '-d', 'refs/heads/topic')
    await git(path, 'update-ref', 'refs/heads/more', 'refs/heads/main')
    await world.sync(id)
    expect(await branches(upstream.path)).toEqual(['main', 'more', 'topic'])
  })

  it('sends notes when that was chosen', async () => {
    const { id, upstream, path } = await pushing([])
    await git(path, 'update-ref', 'refs/notes/commits', 'refs/heads/main')
    await world.sync(id)
    expect((await refsOf(upstream.path, 'refs/notes')).size).toBe(0)
    world.engine.change(id, { notes: true })
    await world.sync(id)
    expect((await refsOf(upstream.path, 'refs/notes')).size).toBe(1)
  })
})

it('three push mirrors of one repository all follow a push', async () => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const source = await world.filledUpstream()
  await git(source.work, 'push', '--quiet', path, '--all')
  const targets = [await world.newUpstream(), await world.newUpstream(), await world.newUpstream()]
  for (const { address } of targets) await world.mirrored({ repositoryId, direction: 'push', address })
  await git(path, 'update-ref', 'refs/heads/new', 'refs/heads/topic')
  world.engine.refsChanged(repositoryId, 'push', [])
  await world.clock.advance(2_000)
  await world.engine.idle()
  for (const target of targets) expect(await branches(target.path)).toContain('new')
})

it('a second mirror with the same remote is refused, with the word that helps', async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  await world.mirrored({ repositoryId, direction: 'push', address: upstream.address })
  await expect(
    world.engine.addMirror({ repositoryId, direction: 'push', address: upstream.address, accountId: null }),
  ).rejects.toThrow('use two-way')
})
