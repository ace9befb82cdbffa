import { RefUpdateError, type RefPolicies, type Repo } from '@pierre/storage'
import { expect, it } from 'vitest'
import { git, refsOf } from '../scratch.ts'
import { author, type ConformanceWorld } from './conformance-world.ts'

const patch = 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+1\n'

/** Every method that moves a ref, each of which would succeed without policies. */
const writes = (
  repository: Repo,
  first: string,
  refPolicies: RefPolicies,
): Readonly<Record<string, () => Promise<unknown>>> => ({
  createBranch: () => repository.createBranch({ targetBranch: 'new', baseRef: 'main', refPolicies }),
  deleteBranch: () => repository.deleteBranch({ name: 'side', refPolicies }),
  createTag: () => repository.createTag({ name: 'v2', target: first, refPolicies }),
  deleteTag: () => repository.deleteTag({ name: 'v1', refPolicies }),
  createNote: () => repository.createNote({ sha: first, note: 'x', ref: 'other', refPolicies }),
  appendNote: () => repository.appendNote({ sha: first, note: 'x', refPolicies }),
  deleteNote: () => repository.deleteNote({ sha: first, refPolicies }),
  merge: () =>
    repository.merge({ sourceBranch: 'side', targetBranch: 'main', strategy: 'merge', author, refPolicies }),
  createCommit: () =>
    repository
      .createCommit({ targetBranch: 'main', commitMessage: 'x', author, refPolicies })
      .addFileFromString('x', 'x')
      .send(),
  createCommitFromDiff: () =>
    repository.createCommitFromDiff({
      targetBranch: 'main',
      commitMessage: 'x',
      author,
      diff: patch,
      refPolicies,
    }),
  restoreCommit: () =>
    repository.restoreCommit({ targetBranch: 'main', targetCommitSha: first, author, refPolicies }),
})

const everything = (directory: string): Promise<string> =>
  git(directory, 'cat-file', '--batch-all-objects', '--batch-check')

/** Many writers at once, and writers who are held back. */
export const writerConformance = (world: () => ConformanceWorld): void => {
  it('lets of 20 writers with one head only one through, and all of those through who ask again', async () => {
    const { repository, directory, first } = await world().filled('writers')
    const write = (number: number, expectedHeadSha?: string) =>
      repository
        .createCommit({
          targetBranch: 'main',
          commitMessage: `Writer ${number}`,
          author,
          ...(expectedHeadSha === undefined ? {} : { expectedHeadSha }),
        })
        .addFileFromString(`writer-${number}`, `${number}`)
        .send()
    const numbers = Array.from({ length: 20 }, (_, index) => index)
    const race = async (expected?: string) => {
      const attempts = await Promise.allSettled(numbers.map((number) => write(number, expected)))
      const won = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value.commitSha] : []))
      const lost = attempts.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
      for (const error of lost) {
        expect(error).toBeInstanceOf(RefUpdateError)
        expect((error as RefUpdateError).reason).toBe('precondition_failed')
      }
      return won
    }
    const guarded = await race(first)
    expect(guarded).toHaveLength(1)
    const free = await race()
    expect(free.length).toBeGreaterThan(0)
    const history = (await git(directory, 'rev-list', 'main')).split('\n')
    expect([...history].sort()).toEqual([first, ...guarded, ...free].sort())
    await git(directory, 'fsck', '--strict')
  })

  it('holds every method that writes to the policies, before anything is stored', async () => {
    const { repository, directory, first } = await world().filled('policies')
    await repository
      .createCommit({ targetBranch: 'side', baseBranch: 'main', commitMessage: 'Side', author })
      .addFileFromString('side', 'side')
      .send()
    await repository.createTag({ name: 'v1', target: first })
    await repository.createNote({ sha: first, note: 'Note' })
    const before = [await refsOf(directory), await everything(directory)]
    const denied = writes(repository, first, [{ pattern: '*', ops: ['no-push'] }])
    for (const [name, write] of Object.entries(denied)) {
      const error = await write().then(
        () => null,
        (reason: unknown) => reason,
      )
      expect([name, error]).toEqual([name, expect.any(Error)])
      expect([name, (error as Error).message]).toEqual([name, expect.stringContaining('denied by policy')])
      if (error instanceof RefUpdateError) expect([name, error.reason]).toEqual([name, 'forbidden'])
      else expect([name, (error as { status?: number }).status]).toEqual([name, 403])
    }
    expect([await refsOf(directory), await everything(directory)]).toEqual(before)

    // The first rule that matches decides, also when it holds nothing back.
    const free = { pattern: '*', ops: ['no-push'] }
    const allowed = ['heads/*', 'tags/*', 'notes/*'].map((kind) => ({ pattern: `refs/${kind}`, ops: [] }))
    const permitted = writes(repository, first, [...allowed, free])
    for (const name of [
      'createBranch',
      'createTag',
      'deleteTag',
      'createNote',
      'appendNote',
      'deleteNote',
      'merge',
      'deleteBranch',
      'createCommit',
      'createCommitFromDiff',
      'restoreCommit',
    ])
      await permitted[name]?.()
    expect(Object.keys(permitted)).toHaveLength(11)
  })
}
