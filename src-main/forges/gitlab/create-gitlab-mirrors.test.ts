import { expect, it } from 'vitest'
import { everythingIn, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import type { WantedPushMirror } from '../../core/ports/forge-mirrors.ts'
import { createGitlabMirrors } from './create-gitlab-mirrors.ts'

const underTest = async () => {
  const world = await gitlabUnderTest()
  const { fake, clock, ada } = world
  const project = fake.addRepository('ada/tool')
  fake.addRepository('ada/copy')
  const work = await workRepository(scratchDirectory('gitlab-mirrors'), 'work')
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await fake.directoryOf('ada/tool'), 'HEAD:refs/heads/main')
  const mirrors = createGitlabMirrors({
    ...clock,
    // While somebody waits, the server works.
    sleep: async (ms, signal) => {
      await fake.runMirrors()
      await clock.sleep(ms, signal)
    },
  })
  const wanted: WantedPushMirror = {
    url: `${fake.url}/ada/copy.git`,
    signIn: { kind: 'password', username: 'ada', password: ada.token },
    intervalMs: null,
    onPush: true,
  }
  return {
    ...world,
    project,
    work,
    mirrors,
    wanted,
    repository: { id: String(project.id), path: 'ada/tool' },
  }
}

it('sets a push mirror up, runs it with git, and tells how that went', async () => {
  const { fake, access, repository, mirrors, wanted } = await underTest()
  const run = await mirrors.addPush(access, repository, wanted)
  expect(run).toMatchObject({
    outcome: 'succeeded',
    mirror: { url: wanted.url, failure: null, onPush: true },
  })
  const copied = await refsOf(await fake.directoryOf('ada/copy'), 'refs/heads')
  expect(copied).toEqual(await refsOf(await fake.directoryOf('ada/tool'), 'refs/heads'))
  expect(await mirrors.listPush(access, repository)).toMatchObject([
    { id: run.mirror.id, isPaused: false, isRunning: false },
  ])
  expect((await failureOf(mirrors.addPush(access, repository, wanted))).code).toBe('already_exists')
})

it('leaves nothing behind of a sign-in that the target does not take, and tells no secret', async () => {
  const { access, project, repository, mirrors, wanted } = await underTest()
  const signIn = { kind: 'password', username: 'ada', password: 'glpat-wrong-one' } as const
  const failure = await failureOf(mirrors.addPush(access, repository, { ...wanted, signIn }))
  expect([failure.code, project.mirrors]).toEqual(['remote_auth_failed', []])
  expect(everythingIn(failure)).not.toContain('wrong-one')
})

it('runs again when asked, and says of that run what came of it', async () => {
  const { fake, access, ada, repository, work, mirrors, wanted } = await underTest()
  await mirrors.addPush(access, repository, wanted)
  await commitFile(work, 'b.txt', 'b')
  await git(work, 'push', '--quiet', await fake.directoryOf('ada/tool'), 'HEAD:refs/heads/main')
  expect(await mirrors.syncPush(access, repository)).toMatchObject([{ outcome: 'succeeded' }])
  // The token at the target ends; the one that asks is another.
  const other = fake.addToken(ada.id)
  fake.expireToken(ada.token)
  const asking = { ...access, signIn: { kind: 'token', token: other } as const }
  const [failed] = await mirrors.syncPush(asking, repository)
  expect(failed).toMatchObject({ outcome: 'failed', mirror: { failure: { code: 'remote_auth_failed' } } })
  const changed = await mirrors.changePush(asking, repository, failed?.mirror.id ?? '', {
    ...wanted,
    signIn: { kind: 'password', username: 'ada', password: other },
  })
  expect(changed).toMatchObject({ outcome: 'succeeded', mirror: { failure: null } })
  expect(await mirrors.listPush(asking, repository)).toHaveLength(1)
  await mirrors.removePush(asking, repository, changed.mirror.id)
  await mirrors.removePush(asking, repository, changed.mirror.id)
  expect(await mirrors.listPush(asking, repository)).toEqual([])
})

it('tells a host that is not allowed from a bad token, and declines what GitLab cannot', async () => {
  const { access, repository, mirrors, wanted } = await underTest()
  const blocked = { ...wanted, url: 'https://blocked.example/ada/copy.git' }
  expect((await failureOf(mirrors.addPush(access, repository, blocked))).code).toBe('forge_cannot')
  const clocked = { ...wanted, intervalMs: 3_600_000 }
  expect(await failureOf(mirrors.addPush(access, repository, clocked))).toMatchObject({
    code: 'invalid_input',
    details: { field: 'intervalMs' },
  })
  const overSsh = { ...wanted, url: 'ssh://git@target.example/ada/copy.git' }
  expect((await failureOf(mirrors.addPush(access, repository, overSsh))).code).toBe('forge_cannot')
  expect((await failureOf(mirrors.stopPull(access, repository))).code).toBe('forge_cannot')
  expect(await mirrors.readPull(access, repository)).toBeNull()
})
