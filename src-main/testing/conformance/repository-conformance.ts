import { expect, it } from 'vitest'
import { startFaultyUpstream } from '../fault-host/faulty-upstream.ts'
import { commitFile, git, workRepository } from '../scratch.ts'
import { author, type ConformanceWorld } from './conformance-world.ts'

const oddNames = ['team/sub/deep', 'with space', 'größe/日本', 'plus+minus.git-like', 'tilde~x@y']

/** Repositories themselves: made, found, listed, forked, synced, deleted. */
export const repositoryConformance = (world: () => ConformanceWorld): void => {
  it('makes, finds, lists and deletes repositories of any name', async () => {
    const { client } = world()
    for (const id of oddNames) {
      const made = await client.createRepo({ id, defaultBranch: 'trunk' })
      expect([id, made.id, made.defaultBranch]).toEqual([id, id, 'trunk'])
      expect(await client.findOne({ id })).toMatchObject({ id, defaultBranch: 'trunk' })
      await expect(client.createRepo({ id })).rejects.toThrow('Repository already exists')
      // Written to and read back under that very name.
      await made
        .createCommit({ targetBranch: 'trunk', commitMessage: id, author })
        .addFileFromString('name', id)
        .send()
      expect(await (await made.getFileStream({ path: 'name' })).text()).toBe(id)
    }
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.listRepos({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      names.push(...page.repos.map(({ url }) => url))
      cursor = page.nextCursor
      expect(page.hasMore).toBe(cursor !== undefined)
    } while (cursor !== undefined)
    expect(names).toEqual(expect.arrayContaining(oddNames))
    expect(new Set(names).size).toBe(names.length)
    expect((await client.listRepos({ q: 'GRÖSSE' })).repos).toEqual([])
    expect((await client.listRepos({ q: 'With SPACE' })).repos).toMatchObject([{ url: 'with space' }])
    await expect(client.listRepos({ cursor: 'no cursor' })).rejects.toMatchObject({ status: 400 })

    const deleted = await client.deleteRepo({ id: 'with space' })
    expect([deleted.repoId, deleted.message]).toEqual([
      expect.stringMatching(/./) as unknown,
      expect.stringMatching(/./) as unknown,
    ])
    expect(await client.findOne({ id: 'with space' })).toBeNull()
    await expect(client.deleteRepo({ id: 'with space' })).rejects.toThrow(/not found|already deleted/)
    expect(() => client.repo({ id: ' ' })).toThrow('non-empty')
  })

  it('answers for an empty repository', async () => {
    const { client } = world()
    const repository = await client.createRepo({ id: 'empty' })
    expect(await repository.listBranches()).toMatchObject({ branches: [], hasMore: false })
    expect(await repository.listTags()).toMatchObject({ tags: [], hasMore: false })
    expect(await repository.listNotesRefs()).toMatchObject({ refs: [], hasMore: false })
    for (const ask of [
      () => repository.listFiles(),
      () => repository.listFilesWithMetadata(),
      () => repository.listCommits(),
      () => repository.getArchiveStream(),
      () => repository.grep({ query: { pattern: 'x' } }),
      () => repository.getBlame({ path: 'x' }),
      () => repository.createBranch({ targetBranch: 'x', baseRef: 'main' }),
    ])
      await expect(ask()).rejects.toMatchObject({ status: 404 })
  })

  it('forks, and the fork lives on its own', async () => {
    const { client, filled } = world()
    const { first } = await filled('original')
    const fork = await client.createRepo({ id: 'copy', baseRepo: { id: 'original', ref: 'main' } })
    await client.deleteRepo({ id: 'original' })
    expect(await (await fork.getFileStream({ path: 'a.txt' })).text()).toBe('one\n')
    expect((await fork.listCommits()).commits).toMatchObject([{ sha: first }])
    await expect(client.createRepo({ id: 'copy-2', baseRepo: { id: 'original' } })).rejects.toMatchObject({
      status: 404,
    })
  })

  it('follows an upstream with a stored credential', async () => {
    const { client, scratch } = world()
    const upstream = await startFaultyUpstream({ directory: scratch })
    try {
      const there = await upstream.createRepository('org/source')
      const work = await workRepository(scratch, 'upstream-work')
      const tip = await commitFile(work, 'a.txt', 'upstream')
      await git(work, 'push', '--quiet', there, 'main')
      const repository = await client.createRepo({
        id: 'synced',
        baseRepo: {
          provider: 'gitea',
          owner: 'org',
          name: 'source',
          upstreamHost: new URL(upstream.url).origin,
        },
      })
      const credential = await client.createGitCredential({ repoId: 'synced', password: 'a secret' })
      await expect(client.createGitCredential({ repoId: 'synced', password: 'x' })).rejects.toThrow(
        'A credential already exists',
      )
      await repository.pullUpstream()
      await expect
        .poll(() => repository.listCommits().catch(() => null), { timeout: 20_000 })
        .toMatchObject({ commits: [{ sha: tip }] })
      await expect(
        repository.pullUpstream({ ref: 'main', refPolicies: [{ pattern: '*', ops: ['no-push'] }] }),
      ).resolves.toBeUndefined()
      expect(await client.updateGitCredential({ id: credential.id, password: 'y' })).toMatchObject({
        id: credential.id,
      })
      await client.deleteGitCredential({ id: credential.id })
      await expect(client.deleteGitCredential({ id: credential.id })).rejects.toThrow('Credential not found')
      await expect(client.updateGitCredential({ id: credential.id, password: 'z' })).rejects.toThrow(
        'Credential not found',
      )
      await expect((await client.findOne({ id: 'empty' }))?.pullUpstream()).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining('no upstream') as unknown,
      })
    } finally {
      await upstream.stop()
    }
  })
}
