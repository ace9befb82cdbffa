import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Credential } from '../../core/ports/remote-git.ts'
import { apacheAvailable, startApacheUpstream, type ApacheUpstream } from '../../testing/apache-upstream.ts'
import {
  failureOf,
  mirrorId,
  pushRequest,
  remoteAt,
  remoteGitUnderTest,
} from '../../testing/remote-git-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'

describe.skipIf(!apacheAvailable.available)(`apache with a password ${apacheAvailable.reason ?? ''}`, () => {
  const scratch = scratchDirectory('apache')
  const { remoteGit } = remoteGitUnderTest(scratch)
  const credential: Credential = { kind: 'password', username: 'ada', password: `it's "50%" $HOME \\n ü` }
  let upstream: ApacheUpstream
  let store: string
  let tip: string

  beforeAll(async () => {
    upstream = await startApacheUpstream({ directory: scratch, users: { ada: credential.password } })
    const work = await workRepository(scratch, 'work')
    tip = await commitFile(work, 'a.txt', 'one')
    store = await bareRepository(scratch, 'store.git')
    await git(store, 'fetch', '--quiet', work, 'main:main')
  })
  afterAll(() => upstream.stop())

  it('takes a push and gives it back, with a password of any characters', async () => {
    const repository = await upstream.createRepository('one')
    const remote = remoteAt(upstream.repositoryUrl('one'), credential)
    const update = { ref: 'refs/heads/main', newObjectId: tip, expectedObjectId: null }
    const { refs } = await remoteGit.push(pushRequest(store, remote, [update]))
    expect(refs).toEqual([{ ref: 'refs/heads/main', ok: true, reason: null, refReason: null }])
    expect((await refsOf(repository)).get('refs/heads/main')).toBe(tip)

    const copy = await bareRepository(scratch, 'copy.git')
    await remoteGit.fetch({
      repositoryPath: copy,
      remote,
      refspecs: [`+refs/heads/*:refs/remotes/${mirrorId}/heads/*`],
      prune: true,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    expect([...(await refsOf(copy)).values()]).toEqual([tip])
  })

  it('refuses a push without and with a wrong password', async () => {
    await upstream.createRepository('two')
    const update = { ref: 'refs/heads/main', newObjectId: tip, expectedObjectId: null }
    for (const one of [null, { ...credential, password: 'wrong' }]) {
      const failure = await failureOf(
        remoteGit.push(pushRequest(store, remoteAt(upstream.repositoryUrl('two'), one), [update])),
      )
      expect(failure.code).toBe('remote_auth_failed')
    }
  })
})
