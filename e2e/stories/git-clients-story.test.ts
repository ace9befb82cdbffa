import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { startRestWorld } from '../../src-main/testing/rest-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { gitClients } from '../fixtures/git-clients/git-client.ts'

const scratch = scratchDirectory('git-clients')
const world = await startRestWorld(scratch)
/** The client makes https addresses alone. */
const plain = (url: string): string => url.replace(/^https:/, 'http:')

for (const client of gitClients) {
  const { name, missing } = client
  const told = missing === null ? name : `${name} (${missing})`
  describe.skipIf(missing !== null)(`With ${told} people`, () => {
    const id = `clients/größe of ${name}`
    const repository = world.storage.repo({ id })
    const clone = path.join(scratch, `clone-${name}`)
    let directory = ''
    let work = ''

    it('clone, push and pull the normal remote', async () => {
      directory = await world.createRepository(id)
      work = await workRepository(scratch, `work-${name}`)
      const url = plain(await repository.getRemoteURL())
      const first = await commitFile(work, 'a.txt', 'one\n')
      await git(work, 'push', '--quiet', url, 'main')

      expect(await client.clone(url, clone, 'main')).toBe(first)
      const second = await client.commit(clone, 'b.txt', 'two\n')
      await client.push(clone, url, 'main')
      await client.push(clone, url, 'side/b')
      expect(await git(directory, 'rev-parse', 'main', 'side/b')).toBe(`${second}\n${second}`)
      expect(await git(directory, 'cat-file', 'blob', 'main:b.txt')).toBe('two')
      await git(directory, 'fsck', '--strict')

      await git(work, 'pull', '--quiet', url, 'main')
      const third = await commitFile(work, 'a.txt', 'three\n')
      await git(work, 'push', '--quiet', url, 'main')
      expect(await client.pull(clone, url, 'main')).toBe(third)
    })

    it('push to, clone and pull the ephemeral remote, apart from the rest', async () => {
      const url = plain(await repository.getEphemeralRemoteURL())
      const before = await refsOf(directory)
      const draft = await client.commit(clone, 'draft.txt', 'draft\n')
      await client.push(clone, url, 'draft')
      expect(await refsOf(directory)).toEqual(
        new Map(before).set('refs/namespaces/ephemeral/refs/heads/draft', draft),
      )
      const other = path.join(scratch, `ephemeral-${name}`)
      if (!client.readsWithoutHead) {
        await expect(client.clone(url, other, 'draft')).rejects.toThrow('Could not find HEAD')
        return
      }
      expect(await client.clone(url, other, 'draft')).toBe(draft)
      await git(work, 'pull', '--quiet', url, 'draft')
      const next = await commitFile(work, 'draft.txt', 'draft 2\n')
      await git(work, 'push', '--quiet', url, 'HEAD:draft')
      expect(await client.pull(other, url, 'draft')).toBe(next)
    })

    it('push to the import remote, and cannot read it', async () => {
      const url = plain(await repository.getImportRemoteURL())
      const commit = await client.commit(clone, 'imported.txt', 'imported\n')
      await client.push(clone, url, 'imported')
      expect(await git(directory, 'rev-parse', 'imported')).toBe(commit)
      await expect(client.clone(url, path.join(scratch, `import-${name}`), 'main')).rejects.toThrow()
      await expect(client.pull(clone, url, 'main')).rejects.toThrow()
    })

    it('are refused by a policy, and hear of it', async () => {
      const refPolicies = [{ pattern: 'main', ops: ['no-push'] }]
      const url = plain(await repository.getRemoteURL({ refPolicies }))
      const before = await refsOf(directory)
      await client.commit(clone, 'denied.txt', 'denied\n')
      await expect(client.push(clone, url, 'main')).rejects.toThrow(/denied by policy/)
      expect(await refsOf(directory)).toEqual(before)
    })
  })
}
