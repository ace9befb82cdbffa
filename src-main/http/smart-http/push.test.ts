import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sweepQuarantines } from '../../git/receive/quarantine.ts'
import { head, pushWorld } from '../../testing/push-world.ts'
import { commitFile, git, refsOf, tryGit } from '../../testing/scratch.ts'

const world = pushWorld('push')

describe.each([0, 1, 2])('a push with protocol version %i', (number) => {
  it('of one commit moves the branch with three processes, and tells what changed', async () => {
    const { host, stored, work, leftOvers } = world()
    const before = await head(work)
    const after = await commitFile(work, 'a.txt', 'three')
    await git(work, '-c', `protocol.version=${number}`, 'push', '--quiet', 'origin', 'main')
    expect(await head(stored, 'main')).toBe(after)
    expect(host.takeCommands()).toEqual(['unpack-objects', 'rev-list', 'update-ref'])
    expect(host.takeChanges()).toEqual([
      { updates: [{ ref: 'refs/heads/main', oldObjectId: before, newObjectId: after }], ephemeral: false },
    ])
    expect(leftOvers()).toEqual([])
  })
})

describe('a push', () => {
  it('creates branches and tags, deletes them, and reports each', async () => {
    const { host, stored, work, push } = world()
    await git(work, 'tag', '--annotate', '--message', 'x', 'v1')
    await git(work, 'branch', 'topic')
    const created = await push('--porcelain', 'origin', 'main', 'topic', 'v1', 'main:refs/notes/x')
    expect(created.stdout).toMatch(/^\*\trefs\/heads\/topic:refs\/heads\/topic\t\[new branch\]$/m)
    expect(created.stdout).toMatch(/^\*\trefs\/tags\/v1:refs\/tags\/v1\t\[new tag\]$/m)
    const expected = await refsOf(work, 'refs/heads', 'refs/tags')
    expect(await refsOf(stored)).toEqual(expected.set('refs/notes/x', await head(work)))
    host.takeCommands()
    await git(work, 'push', '--quiet', '--delete', 'origin', 'topic', 'v1', 'refs/notes/x')
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main'])
    expect(host.takeCommands()).toEqual(['update-ref'])
  })

  it('of megabytes, in chunks after an empty probe, is kept as a pack', async () => {
    const { host, name, stored, work, push, leftOvers } = world()
    await git(work, 'config', 'http.postBuffer', '65536')
    for (let index = 0; index < 40; index += 1) {
      await commitFile(work, `f${index}`, randomBytes(50_000).toString('latin1'))
    }
    const { stderr } = await push('origin', 'main')
    expect(stderr).not.toMatch(/error|fatal/)
    expect(await head(stored, 'main')).toBe(await head(work))
    const posts = host
      .requests()
      .filter(({ method, url: to }) => method === 'POST' && to?.includes(`${name}.git`))
    expect(posts.map(({ headers }) => headers['transfer-encoding'])).toEqual([undefined, 'chunked'])
    expect(host.takeCommands()).toEqual(['index-pack', 'rev-list', 'update-ref'])
    expect(
      readdirSync(path.join(stored, 'objects/pack')).filter((file) => file.endsWith('.pack')),
    ).toHaveLength(1)
    expect(leftOvers()).toEqual([])
    await git(stored, 'fsck', '--strict')
  })

  it('shows its progress unless it is asked to be quiet', async () => {
    const { work, push } = world()
    const text = randomBytes(20_000).toString('hex')
    for (let index = 0; index < 35; index += 1) await commitFile(work, 'a.txt', `${text}${index}`)
    expect((await push('--progress', 'origin', 'main')).stderr).toMatch(/remote: Resolving deltas: 100%/)
    await commitFile(work, 'a.txt', 'four')
    expect((await push('--quiet', 'origin', 'main')).stderr).toBe('')
  })

  it('from a shallow clone works, and is refused when what was cut off is not there', async () => {
    const { scratch, host, name, stored, url } = world()
    const shallow = path.join(scratch, `shallow-${name}`)
    await git(scratch, 'clone', '--quiet', '--depth=1', url, shallow)
    const tip = await commitFile(shallow, 'b.txt', 'new')
    await git(shallow, 'push', '--quiet', 'origin', 'main')
    expect(await head(stored, 'main')).toBe(tip)
    const other = await host.createRepository(`other-${name}`)
    const refused = await tryGit(shallow, ['push', host.url(`other-${name}.git`), 'main'])
    expect(refused.stderr).toMatch(/! \[remote rejected\] main -> main \(missing necessary objects\)/)
    expect(await refsOf(other)).toEqual(new Map())
  })

  it('into an empty repository points HEAD at a branch that came', async () => {
    const { host, stored, work } = world()
    for (const [branches, expected] of [
      [['trunk', 'alpha'], 'refs/heads/trunk'],
      [['zeta', 'master'], 'refs/heads/master'],
      [['master', 'main'], 'refs/heads/main'],
    ] as const) {
      const name = `empty-${expected.split('/')[2]}`
      const empty = await host.createRepository(name)
      await git(empty, 'symbolic-ref', 'HEAD', 'refs/heads/none')
      await git(
        work,
        'push',
        '--quiet',
        host.url(`${name}.git`),
        ...branches.map((branch) => `main:refs/heads/${branch}`),
      )
      expect(await git(empty, 'symbolic-ref', 'HEAD')).toBe(expected)
    }
    await git(stored, 'symbolic-ref', 'HEAD', 'refs/heads/gone')
    await git(work, 'push', '--quiet', 'origin', 'main:later')
    expect(await git(stored, 'symbolic-ref', 'HEAD')).toBe('refs/heads/gone')
  })

  it('to the ephemeral remote stays there, and to the import remote lands in the normal refs', async () => {
    const { host, name, stored, work, push } = world()
    await commitFile(work, 'a.txt', 'draft')
    await git(work, 'push', '--quiet', host.url(`${name}+ephemeral.git`), 'main:draft')
    expect(host.takeChanges()[0]?.ephemeral).toBe(true)
    expect([...(await refsOf(stored)).keys()]).toEqual([
      'refs/heads/main',
      'refs/namespaces/ephemeral/refs/heads/draft',
    ])
    expect(await git(work, 'ls-remote', 'origin', 'draft')).toBe('')
    await git(work, 'push', '--quiet', host.url(`${name}+import.git`), 'main:imported')
    expect(host.takeChanges()[0]?.ephemeral).toBe(false)
    expect(await head(stored, 'imported')).toBe(await head(work))
    const escape = await push(
      host.url(`${name}+ephemeral.git`),
      'main:refs/namespaces/ephemeral/refs/heads/x',
    )
    expect(escape.stderr).toMatch(/deny updating a hidden ref/)
  })
})

describe('two pushes at once', () => {
  it('to one ref: one wins, the other is told, nothing is mixed up', async () => {
    const { stored, work, push, leftOvers } = world()
    const before = await head(stored, 'main')
    const tips: string[] = []
    for (let index = 0; index < 4; index += 1) {
      await git(work, 'checkout', '--quiet', '-B', `try-${index}`, before)
      tips.push(await commitFile(work, 'a.txt', `try ${index}`))
    }
    const answers = await Promise.all(
      tips.map(async (tip) => (await push('origin', `${tip}:refs/heads/main`)).exitCode),
    )
    expect(answers.filter((exitCode) => exitCode === 0)).toHaveLength(1)
    expect(await head(stored, 'main')).toBe(tips[answers.indexOf(0)])
    expect(leftOvers()).toEqual([])
    await git(stored, 'fsck', '--strict')
  })
})

describe('after a crash', () => {
  it('quarantines and marks of pushes are swept, and nothing else', async () => {
    const { stored, leftOvers } = world()
    const objects = path.join(stored, 'objects')
    await mkdir(path.join(objects, 'tmp_objdir-incoming-mirrordesk-abc/pack'), { recursive: true })
    await mkdir(path.join(objects, 'tmp_objdir-incoming-other'), { recursive: true })
    await writeFile(path.join(objects, 'pack/pack-1.keep'), 'mirrordesk push\n')
    await writeFile(path.join(objects, 'pack/pack-2.keep'), 'by hand\n')
    await sweepQuarantines(stored)
    expect(leftOvers()).toEqual(['tmp_objdir-incoming-other', 'pack-2.keep'])
    expect(existsSync(path.join(objects, 'pack/pack-1.keep'))).toBe(false)
    await rm(path.join(objects, 'tmp_objdir-incoming-other'), { recursive: true })
  })
})
