import { afterEach, describe, expect, it } from 'vitest'
import type { FailureClass } from '../../../src-shared/domain/failure-class.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import * as words from '../../testing/fault-host/forge-words.ts'
import { refuseAll, refuseByHook, refuseLikeForge, refuseNothing } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { git } from '../../testing/scratch.ts'
import { ofAll, oneOfEach } from '../../testing/long-run.ts'

const world = createMirrorWorld()
const day = 24 * 60 * minute

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
  await world.clock.advance(8 * day)
})

/** A repository here with `main`, and a target whose hooks are set before the first push. */
const pushing = async (prepare: (targetPath: string) => unknown, branches: readonly string[] = ['main']) => {
  const source = await world.newUpstream()
  for (const branch of branches) await source.commit(branch)
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  await git(source.work, 'push', '--quiet', path, '--all')
  const target = await world.newUpstream()
  await prepare(target.path)
  const mirror = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  return { source, repositoryId, path, target, mirror }
}

type Refusal = {
  readonly says: string
  readonly reason: RefReason
  readonly class: FailureClass
  readonly title: RegExp
}

const refusals: readonly Refusal[] = [
  {
    says: words.largeFileWords,
    reason: 'too_large',
    class: 'content',
    title: /^data\.bin \(166 MB\) is over GitHub's 100 MB limit in main\.$/,
  },
  {
    says: words.gitlabLargeFileWords,
    reason: 'too_large',
    class: 'content',
    title: /^A file \(object 3d5f0a2, 166 MiB\) is over 127.0.0.1:\d+'s 100 MiB limit in main\.$/,
  },
  {
    says: words.hexNameWords,
    reason: 'name_refused',
    class: 'content',
    title: /does not accept the name main\.$/,
  },
  { says: words.protectedWords, reason: 'protected', class: 'permission', title: /protects main/ },
  {
    says: words.gitlabProtectedWords,
    reason: 'protected',
    class: 'permission',
    title: /protects main/,
  },
  {
    says: words.emailPrivacyWords,
    reason: 'email_privacy',
    class: 'permission',
    title: /^Commits of main show a private e-mail address/,
  },
  {
    says: words.lfsMissingWords,
    reason: 'lfs_missing',
    class: 'content',
    title: /^3 large files of main are missing/,
  },
  {
    says: words.rulesetWords,
    reason: 'rule',
    class: 'permission',
    title: /refuse main: Changes must be made through a pull request\.$/,
  },
  {
    says: words.gitlabRuleWords,
    reason: 'rule',
    class: 'permission',
    title: /refuse main: Commit message does not follow/,
  },
  {
    says: words.secretWords,
    reason: 'secret_found',
    class: 'content',
    title: /found a secret in \.env \(commit b6ba2be\), in main\.$/,
  },
  { says: words.gitlabQuotaWords, reason: 'quota', class: 'permission', title: /is full: main could not/ },
  {
    says: words.forgejoQuotaWords,
    reason: 'quota',
    class: 'permission',
    title: /is full \(750 MiB\): main could not be sent\.$/,
  },
  { says: words.hookWords, reason: 'rule', class: 'permission', title: /^The rules of .* refuse main\.$/ },
]

describe('a push that is refused', () => {
  // How each is read: failure tables of `git/remote`.
  const met = oneOfEach(refusals, ({ reason }) => reason)
  it.each(met)(`with "$says" is $reason (${ofAll(met, refusals)})`, async (row) => {
    const { mirror } = await pushing((target) => refuseAll(target, row.says))
    const run = world.engine.getRun(mirror.lastRun?.id ?? '')
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'refused', reason: row.reason })
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_rejected', class: row.class } })
    expect(run.failure?.title).toMatch(row.title)
    expect(run.failure?.retryAt).toBe(world.clock.now() + day)
  })

  it.each([
    [words.workflowReason, 'workflow_scope', /"workflow" permission needed for \.github\/workflows\/ci\.yml/],
    ['deny updating a hidden ref', 'hidden', /keeps main to itself/],
    ['funny refname', 'name_refused', /does not accept the name main/],
    ['push declined due to email privacy restrictions', 'email_privacy', /private e-mail/],
  ] as const)('with the reason "%s" is %s', async (reason, expected, title) => {
    const { mirror } = await pushing((target) => refuseLikeForge(target, 'refs/heads/main', reason, reason))
    const run = world.engine.getRun(mirror.lastRun?.id ?? '')
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'refused', reason: expected })
    expect(run.failure?.title).toMatch(title)
  })

  it('leaves the other branches to go through, and says so', async () => {
    const { mirror } = await pushing(
      (target) => refuseByHook(target, 'refs/heads/main', words.largeFileWords),
      ['main', 'topic'],
    )
    expect(mirror).toMatchObject({ partial: true, failure: { class: 'content' } })
    expect(mirror.failure?.title).toBe(
      "data.bin (166 MB) is over GitHub's 100 MB limit in main. Other branches are synced.",
    )
  })

  it.each([
    [403, words.permissionBody, 'remote_write_denied', /^This account may read but not write/],
    [403, words.archivedBody, 'remote_write_denied', /is archived at .*: it takes no pushes\.$/],
    [403, words.deployKeyBody, 'remote_write_denied', /^The key may read but not write/],
    [401, '', 'remote_auth_failed', /^The sign-in to .* does not work\.$/],
    [413, '', 'remote_push_too_large', /does not take so much in one push\.$/],
  ] as const)('by an HTTP %i that says "%s" is %s', async (status, body, code: ErrorCode, title) => {
    const { mirror, repositoryId, path } = await pushing(() => undefined)
    await git(path, 'update-ref', 'refs/heads/more', 'refs/heads/main')
    world.engine.refsChanged(repositoryId, 'api', [])
    const headers = { 'Content-Type': 'text/plain' }
    world.upstream.fail({ kind: 'status', status, body, headers }, 'receive-pack')
    const run = await world.ended(world.engine.syncNow(mirror.id).id)
    expect(run.failure).toMatchObject({ code })
    expect(run.failure?.title).toMatch(title)
  })
})

describe('a refusal', () => {
  const receives = (): number =>
    world.upstream.requests.filter(({ url }) => url.endsWith('/git-receive-pack')).length

  it('is remembered: nothing is sent, nor a process started, until the ref moves', async () => {
    await world.engine.start()
    const { mirror, target, source, path, repositoryId } = await pushing(
      (at) => refuseByHook(at, 'refs/heads/main', words.largeFileWords),
      ['main', 'topic'],
    )
    const [sent, processes] = [receives(), world.processCount()]
    await world.clock.advance(17 * minute)
    await world.engine.idle()
    const again = world.engine.getMirror(mirror.id)
    expect(again.lastRun).toMatchObject({ trigger: 'schedule', outcome: 'partial', problemRefCount: 1 })
    expect(again.failure?.title).toBe(mirror.failure?.title)
    expect([receives(), world.processCount()]).toEqual([sent, processes])

    refuseNothing(target.path)
    await source.commit('main')
    await git(source.work, 'push', '--quiet', path, 'main')
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.clock.advance(2_000)
    await world.engine.idle()
    expect(world.engine.getMirror(mirror.id)).toMatchObject({ partial: false, failure: null })
    expect(world.stores.refusals.list(mirror.id)).toEqual([])
  })

  it('is tried again when a person asks, and when the mirror changes', async () => {
    const { mirror, target } = await pushing((at) => refuseAll(at, words.secretWords))
    const sent = receives()
    await world.sync(mirror.id)
    expect(receives()).toBe(sent + 1)
    world.engine.change(mirror.id, { onDiverged: 'leave' })
    expect(world.stores.refusals.list(mirror.id)).toEqual([])
    refuseNothing(target.path)
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
  })

  it('that came there by another hand is told no more', async () => {
    const { mirror, target, path } = await pushing((at) => refuseAll(at, words.secretWords))
    await git(target.path, 'fetch', '--quiet', path, 'main:main')
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'succeeded', refs: [] })
    expect(world.stores.refusals.list(mirror.id)).toEqual([])
    expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'unchanged', refs: [] })
  })

  it('by a rule of the target is tried once a day', async () => {
    await world.engine.start()
    const { mirror, target } = await pushing(
      (at) => refuseByHook(at, 'refs/heads/main', words.rulesetWords),
      ['main', 'topic'],
    )
    const sent = receives()
    refuseNothing(target.path)
    await world.clock.advance(17 * minute)
    await world.engine.idle()
    expect(receives()).toBe(sent)
    await world.clock.advance(day)
    await world.engine.idle()
    expect(world.engine.getMirror(mirror.id)).toMatchObject({ partial: false, failure: null })
  })
})
