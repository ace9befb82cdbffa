import { ApiError, RefUpdateError, type GitStorage, type Repo } from '@pierre/storage'
import { expect, it } from 'vitest'
import { author, type ConformanceWorld } from './conformance-world.ts'

type Address = 'getRemoteURL' | 'getEphemeralRemoteURL' | 'getImportRemoteURL'
type Requests = Exclude<keyof Repo, 'id' | 'defaultBranch' | 'createdAt' | 'createCommit' | Address>

const sha = 'a'.repeat(40)

/** A well-formed request by every method of a repository that makes one. */
const requests: Readonly<Record<Requests | 'createCommit', (repository: Repo) => Promise<unknown>>> = {
  getFileStream: (repository) => repository.getFileStream({ path: 'a' }),
  headFile: (repository) => repository.headFile({ path: 'a' }),
  getArchiveStream: (repository) => repository.getArchiveStream(),
  listFiles: (repository) => repository.listFiles(),
  listFilesWithMetadata: (repository) => repository.listFilesWithMetadata(),
  listBranches: (repository) => repository.listBranches(),
  listTags: (repository) => repository.listTags(),
  listCommits: (repository) => repository.listCommits(),
  getCommit: (repository) => repository.getCommit({ sha }),
  getBlame: (repository) => repository.getBlame({ path: 'a' }),
  createTag: (repository) => repository.createTag({ name: 'v', target: sha }),
  deleteTag: (repository) => repository.deleteTag({ name: 'v' }),
  getNote: (repository) => repository.getNote({ sha }),
  createNote: (repository) => repository.createNote({ sha, note: 'n' }),
  appendNote: (repository) => repository.appendNote({ sha, note: 'n' }),
  deleteNote: (repository) => repository.deleteNote({ sha }),
  listNotesRefs: (repository) => repository.listNotesRefs(),
  getBranchDiff: (repository) => repository.getBranchDiff({ branch: 'b' }),
  getCommitDiff: (repository) => repository.getCommitDiff({ sha }),
  grep: (repository) => repository.grep({ query: { pattern: 'p' } }),
  pullUpstream: (repository) => repository.pullUpstream(),
  restoreCommit: (repository) =>
    repository.restoreCommit({ targetBranch: 'main', targetCommitSha: sha, author }),
  previewMerge: (repository) => repository.previewMerge({ sourceBranch: 'a', targetBranch: 'main' }),
  merge: (repository) =>
    repository.merge({ sourceBranch: 'a', targetBranch: 'main', strategy: 'merge', author }),
  createBranch: (repository) => repository.createBranch({ targetBranch: 'b', baseRef: 'main' }),
  deleteBranch: (repository) => repository.deleteBranch({ name: 'b' }),
  createCommitFromDiff: (repository) =>
    repository.createCommitFromDiff({ targetBranch: 'main', commitMessage: 'c', author, diff: 'x' }),
  createCommit: (repository) =>
    repository
      .createCommit({ targetBranch: 'main', commitMessage: 'c', author })
      .addFileFromString('a', 'b')
      .send(),
}

const words: Readonly<Record<number, string>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not_found' }

/** Holds each request to a status, or to the word for it where the client tells no number. */
const expectRefused = async (repository: Repo, status: number): Promise<void> => {
  for (const [name, request] of Object.entries(requests)) {
    const error = await request(repository).then(
      () => null,
      (reason: unknown) => reason,
    )
    const told =
      error instanceof RefUpdateError
        ? error.reason
        : error instanceof ApiError
          ? error.status
          : String(error)
    const expected = error instanceof RefUpdateError ? words[status] : status
    expect([name, told]).toEqual([name, expected])
  }
}

const refusals = (client: GitStorage): readonly (() => Promise<unknown>)[] => [
  () => client.createRepo({ id: 'refused' }),
  () => client.listRepos(),
  () => client.findOne({ id: 'refusals' }),
  () => client.deleteRepo({ id: 'refusals' }),
  () => client.createGitCredential({ repoId: 'refusals', password: 'x' }),
  () => client.updateGitCredential({ id: 'ggc_x', password: 'x' }),
  () => client.deleteGitCredential({ id: 'ggc_x' }),
]

/** Each method where the server has to say no. */
export const refusalConformance = (world: () => ConformanceWorld): void => {
  it('says of a missing repository that it is not found, whatever is asked', async () => {
    await expectRefused(world().client.repo({ id: 'no/where' }), 404)
  })

  it('takes no key that nobody registered, and no token that allows less', async () => {
    const { stranger, withToken, token, filled } = world()
    await filled('refusals')
    await expectRefused(stranger.repo({ id: 'refusals' }), 401)
    for (const refused of refusals(stranger)) await expect(refused()).rejects.toMatchObject({ status: 401 })
    const lesser = withToken(await token('refusals', ['org:read']))
    await expectRefused(lesser.repo({ id: 'refusals' }), 403)
    const reader = withToken(await token('refusals', ['git:read']))
    await expect(reader.deleteRepo({ id: 'refusals' })).rejects.toMatchObject({ status: 403 })
    await expect(reader.listRepos()).rejects.toMatchObject({ status: 403 })
    await expect(requests.createCommit(reader.repo({ id: 'refusals' }))).rejects.toMatchObject({
      reason: 'forbidden',
    })
    expect((await reader.repo({ id: 'refusals' }).listFiles()).paths).toHaveLength(2)
  })
}
