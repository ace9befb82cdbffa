import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Remote } from '../../core/ports/remote-git.ts'
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
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../testing/ssh-upstream.ts'
import { createHostKeys } from './host-keys.ts'

describe.skipIf(!sshAvailable.available)(`a remote over SSH ${sshAvailable.reason ?? ''}`, () => {
  const scratch = scratchDirectory('ssh')
  const { setup, remoteGit } = remoteGitUnderTest(scratch)
  const hostKeys = createHostKeys(setup)
  let upstream: SshUpstream
  let source: string
  let store: string
  let tip: string

  const remote = (name: string, keyFile = upstream.keyFile): Remote =>
    remoteAt(upstream.repositoryUrl(name), { kind: 'ssh_key', keyFile })
  const list = (one: Remote) =>
    remoteGit.listRefs(one, { prefixes: ['refs/heads/'], signal: new AbortController().signal })
  const fetchFrom = (one: Remote) =>
    remoteGit.fetch({
      repositoryPath: store,
      remote: one,
      refspecs: [`+refs/heads/*:refs/remotes/${mirrorId}/heads/*`],
      prune: true,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })

  beforeAll(async () => {
    upstream = await startSshUpstream({ directory: scratch })
    source = await upstream.createRepository('team/source')
    const work = await workRepository(scratch, 'work')
    tip = await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', source, 'main')
    store = await bareRepository(scratch, 'store.git')
  })
  afterAll(() => upstream.stop())

  it('stops at first contact and shows the fingerprint to compare', async () => {
    for (const failure of [
      await failureOf(list(remote('team/source'))),
      await failureOf(fetchFrom(remote('team/source'))),
    ]) {
      expect(failure.code).toBe('remote_host_key_unknown')
      expect(failure.details).toMatchObject({ host: upstream.host, fingerprint: upstream.fingerprint() })
    }
  })

  it('trusts the key with the given fingerprint and no other', async () => {
    expect(await hostKeys.scan(upstream.host)).toEqual([
      { host: upstream.host, keyType: 'ssh-ed25519', fingerprint: upstream.fingerprint() },
    ])
    expect((await failureOf(hostKeys.trust(upstream.host, 'SHA256:another'))).code).toBe('not_found')
    expect(hostKeys.list()).toEqual([])
    const trusted = await hostKeys.trust(upstream.host, upstream.fingerprint())
    expect(hostKeys.list()).toEqual([trusted])
  })

  it('lists, fetches and pushes with the key', async () => {
    expect(await list(remote('team/source'))).toEqual({
      refs: new Map([['refs/heads/main', tip]]),
      head: 'refs/heads/main',
    })
    await fetchFrom(remote('team/source'))
    expect([...(await refsOf(store)).values()]).toEqual([tip])
    const target = await upstream.createRepository('target')
    expect((await list(remote('target'))).refs.size).toBe(0)
    const update = { ref: 'refs/heads/main', newObjectId: tip, expectedObjectId: null }
    const { refs } = await remoteGit.push(
      pushRequest(store, remote('target'), [update], { mirrorId: 'mir_target' }),
    )
    expect(refs[0]?.ok).toBe(true)
    expect((await refsOf(target)).get('refs/heads/main')).toBe(tip)
  })

  it('opens with the key of an agent', async () => {
    const socket = path.join(scratch, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await once(agent.stdout, 'data')
      vi.stubEnv('SSH_AUTH_SOCK', socket)
      const inAgent = remoteAt(upstream.repositoryUrl('team/source'), { kind: 'ssh_agent' })
      expect((await failureOf(list(inAgent))).code).toBe('remote_ssh_key_refused')
      execFileSync('ssh-add', ['-q', upstream.keyFile])
      expect((await list(inAgent)).refs.size).toBe(1)
    } finally {
      vi.unstubAllEnvs()
      agent.kill()
    }
  })

  it('tells a refused key from a missing repository', async () => {
    expect((await failureOf(list(remote('team/source', upstream.strangerKeyFile)))).code).toBe(
      'remote_ssh_key_refused',
    )
    expect((await failureOf(fetchFrom(remote('team/source', upstream.strangerKeyFile)))).code).toBe(
      'remote_ssh_key_refused',
    )
    expect((await failureOf(list(remoteAt(upstream.repositoryUrl('team/source'))))).code).toBe(
      'remote_ssh_key_refused',
    )
    expect((await failureOf(list(remote('nothing')))).code).toBe('remote_not_found')
  })

  it('runs nothing that the name of a key file could smuggle into the shell', async () => {
    const marker = path.join(scratch, 'marker')
    await failureOf(list(remote('team/source', `'; touch '${marker}'; echo '`)))
    await failureOf(list(remote('team/source', `$(touch ${marker})`)))
    expect(existsSync(marker)).toBe(false)
  })

  it('refuses a host whose key changed until the new one is trusted', async () => {
    await upstream.replaceHostKey()
    const failure = await failureOf(fetchFrom(remote('team/source')))
    expect(failure.code).toBe('remote_host_key_changed')
    await hostKeys.trust(upstream.host.toUpperCase(), upstream.fingerprint())
    expect(hostKeys.list()).toHaveLength(1)
    await fetchFrom(remote('team/source'))
  })

  it('says remote_unreachable when nobody listens', async () => {
    await upstream.stop()
    expect((await failureOf(list(remote('team/source')))).code).toBe('remote_unreachable')
    expect((await failureOf(hostKeys.scan(upstream.host))).code).toBe('remote_unreachable')
  })

  it('asks no program about a host that is none', async () => {
    for (const host of ['-oProxyCommand=x', 'a b', '', 'host:port']) {
      expect((await failureOf(hostKeys.scan(host))).code).toBe('invalid_input')
    }
  })

  it('keeps what it does not understand out of the list', () => {
    writeFileSync(setup.knownHostsFile, '# a comment\n@revoked host ssh-rsa AAAA\n\nbroken\n')
    expect(hostKeys.list()).toEqual([])
  })
})
