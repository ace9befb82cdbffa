import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Remote } from '../../core/ports/remote-git.ts'
import { remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { refsOf, scratchDirectory } from '../../testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../testing/ssh-upstream.ts'
import { createHostKeys } from './host-keys.ts'

const { available, reason } = sshAvailable

describe.skipIf(!available)(`whether a key may push over SSH ${reason ?? ''}`, () => {
  const scratch = scratchDirectory('may-push')
  const { setup, remoteGit, processes } = remoteGitUnderTest(scratch)
  let upstream: SshUpstream
  let repository: string

  const remote = (name: string, keyFile = upstream.keyFile): Remote =>
    remoteAt(upstream.repositoryUrl(name), { kind: 'ssh_key', keyFile })
  const ask = (one: Remote) => remoteGit.mayPush(one, { signal: new AbortController().signal })

  beforeAll(async () => {
    upstream = await startSshUpstream({ directory: scratch })
    repository = await upstream.createRepository('target')
  })
  afterAll(() => upstream.stop())

  it('is open before the host is trusted', async () => {
    expect(await ask(remote('target'))).toBeNull()
    await createHostKeys(setup).trust(upstream.host, upstream.fingerprint())
  })

  it('is told by the receiving side, to which nothing is sent', async () => {
    expect(await ask(remote('target'))).toBe(true)
    expect(processes.at(-1)).toContain('--upload-pack=git-receive-pack')
    expect((await refsOf(repository)).size).toBe(0)
  })

  it('is open for a key that is refused altogether, a repository that is not there, and after a cancel', async () => {
    expect(await ask(remote('target', upstream.strangerKeyFile))).toBeNull()
    expect(await ask(remote('nothing'))).toBeNull()
    expect(await remoteGit.mayPush(remote('target'), { signal: AbortSignal.abort() })).toBeNull()
  })
})
