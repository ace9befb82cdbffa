import path from 'node:path'
import { expect, it } from 'vitest'
import { commitFile, git, refsOf, tryGit, workRepository } from '../scratch.ts'
import { reachable, type ConformanceWorld } from './conformance-world.ts'

/** The three addresses that the client makes, each with a real git. */
export const remoteConformance = (world: () => ConformanceWorld): void => {
  it('serves git at the normal, the ephemeral and the import address', async () => {
    const { client, scratch, directoryOf } = world()
    const id = 'team/remotes 日本'
    const repository = await client.createRepo({ id })
    const directory = await directoryOf(id)
    const normal = reachable(await repository.getRemoteURL())
    const ephemeral = reachable(await repository.getEphemeralRemoteURL())
    const imported = reachable(await repository.getImportRemoteURL({ ttl: 60 }))
    const work = await workRepository(scratch, 'remote-work')
    const first = await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', imported, 'main')
    expect((await tryGit(work, ['ls-remote', imported])).exitCode).not.toBe(0)
    expect((await tryGit(scratch, ['clone', imported, 'not-this'])).exitCode).not.toBe(0)

    await git(scratch, 'clone', '--quiet', normal, 'remote-clone')
    const clone = path.join(scratch, 'remote-clone')
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(first)
    const second = await commitFile(clone, 'b ü.txt', 'two')
    await git(clone, 'push', '--quiet', 'origin', 'main', 'main:feature/ü')
    await git(work, 'pull', '--quiet', normal, 'main')
    expect(await git(work, 'rev-parse', 'HEAD')).toBe(second)

    const draft = await commitFile(work, 'draft.txt', 'three')
    await git(work, 'push', '--quiet', ephemeral, 'main:draft')
    expect(await git(work, 'ls-remote', ephemeral)).toBe(`${draft}\trefs/heads/draft`)
    await git(clone, 'fetch', '--quiet', ephemeral, 'draft')
    expect(await git(clone, 'rev-parse', 'FETCH_HEAD')).toBe(draft)
    expect(Object.fromEntries(await refsOf(directory))).toEqual({
      'refs/heads/main': second,
      'refs/heads/feature/ü': second,
      'refs/namespaces/ephemeral/refs/heads/draft': draft,
    })
    expect(await git(clone, 'ls-remote', '--heads', 'origin')).not.toContain('draft')
  })

  it('keeps to what the address allows', async () => {
    const { filled, scratch, stranger } = world()
    const { repository, first, directory } = await filled('allowed')
    const work = path.join(scratch, 'allowed-work')
    await git(scratch, 'clone', '--quiet', reachable(await repository.getRemoteURL()), work)
    await commitFile(work, 'a.txt', 'two')
    const push = async (options: Parameters<typeof repository.getRemoteURL>[0], ...args: string[]) =>
      tryGit(work, [
        'push',
        ...args.slice(1),
        reachable(await repository.getRemoteURL(options)),
        args[0] ?? '',
      ])
    expect(await push({ permissions: ['git:read'] }, 'main')).toMatchObject({ exitCode: 128 })
    const noPush = { refPolicies: [{ pattern: 'main', ops: ['no-push'] }] }
    const denied = await push(noPush, 'main')
    expect([denied.exitCode, denied.stderr]).toEqual([1, expect.stringContaining('denied by policy')])
    const unsigned = await push({ ops: ['verify-sig'] }, 'main')
    expect([unsigned.exitCode, unsigned.stderr]).toEqual([1, expect.stringContaining('denied by policy')])
    expect(await git(directory, 'rev-parse', 'main')).toBe(first)
    const noForce = { refPolicies: [{ pattern: '*', ops: ['no-force-push'] }] }
    expect(await push(noForce, 'main')).toMatchObject({ exitCode: 0 })
    const forced = await push(noForce, `${first}:main`, '--force')
    expect([forced.exitCode, forced.stderr]).toEqual([1, expect.stringContaining('denied by policy')])
    const unknown = await stranger.repo({ id: 'allowed' }).getRemoteURL()
    expect((await tryGit(work, ['ls-remote', reachable(unknown)])).exitCode).toBe(128)
  })
}
