import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../src-main/testing/ssh-upstream.ts'
import { emptyRemote, filledRemote } from '../fixtures/story-remote.ts'
import { showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

const unavailable = [apacheAvailable.reason, sshAvailable.reason].filter((reason) => reason !== null)

describe.skipIf(unavailable.length > 0)(`a remote over SSH ${unavailable.join(', ')}`, () => {
  const world = storyWorld('ssh')
  let server: SshUpstream
  beforeAll(async () => {
    server = await startSshUpstream({ directory: world.scratch })
  })
  afterAll(() => server.stop())

  const trust = (fingerprint: string) =>
    world.here.run('host-key', 'trust', server.host, '--fingerprint', fingerprint)

  it('is trusted by its fingerprint, opened with a key that it knows, and then pulled from and pushed to', async () => {
    const upstream = await filledRemote(server, world.scratch, 'upstream')
    const target = await emptyRemote(server, 'target')

    const first = await world.here.run(
      ...['mirror', 'add', 'project', '--pull', upstream.url, '--ssh-key', server.strangerKeyFile],
    )
    expect(first.exitCode).toBe(1)
    expect(first.stderr).toContain(`This is the first contact with ${server.host}.`)
    expect(first.stderr).toContain(server.fingerprint())
    expect(first.stderr).toContain(`mirrordesk host-key scan ${server.host}`)

    expect((await world.here.run('host-key', 'scan', server.host)).stdout).toContain(server.fingerprint())
    expect((await trust(`SHA256:${'A'.repeat(43)}`)).exitCode).toBe(1)
    expect((await world.here.run('host-key', 'list')).stdout).toContain('No trusted host keys.')
    expect(await trust(server.fingerprint())).toMatchObject({ exitCode: 0 })

    const refused = await world.here.run('mirror', 'sync', 'project')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(`${server.host} refused the SSH key.`)
    expect(refused.stderr).toMatch(/mirrordesk mirror change mir_[0-9a-f]{8} --ssh-key FILE/)
    await world.here.json('mirror', 'change', 'project', '--ssh-key', server.keyFile)
    await soon(() => world.localRefs('project')).toEqual(await upstream.refs())

    const added = await world.here.run(
      ...['mirror', 'add', 'project', '--push', target.url, '--ssh-key', server.keyFile],
    )
    expect(added).toMatchObject({ exitCode: 0 })
    expect(await target.refs()).toEqual(await upstream.refs())
  })

  it('is refused when it shows another identity, until that one is trusted', async () => {
    const upstream = await filledRemote(server, world.scratch, 'moved')
    await trust(server.fingerprint())
    await world.here.json(...['mirror', 'add', 'moved', '--pull', upstream.url, '--ssh-key', server.keyFile])
    const before = await upstream.refs()
    const known = server.fingerprint()
    await commitFile(upstream.work, 'main.txt', 'later')
    await git(upstream.work, 'push', '--quiet', 'origin', 'main')
    await server.replaceHostKey()

    const changed = await world.here.run('mirror', 'sync', 'moved')
    expect(changed.exitCode).toBe(1)
    expect(changed.stderr).toContain(`The identity of ${server.host} changed.`)
    expect(changed.stderr).toContain('This can be an attack.')
    expect(await world.localRefs('moved')).toEqual(before)
    expect(await showMirror(world.here, 'moved')).toMatchObject({
      nextRunAt: null,
      failure: { code: 'remote_host_key_changed', retry: 'no' },
    })
    expect((await trust(known)).exitCode).toBe(1)

    expect(await trust(server.fingerprint())).toMatchObject({ exitCode: 0 })
    await soon(() => world.localRefs('moved')).toEqual(await upstream.refs())
  })
})
