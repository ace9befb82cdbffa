import { expect, it } from 'vitest'
import { git, tryGit } from '../scratch.ts'
import { author, type ConformanceWorld } from './conformance-world.ts'

/** Commits, differences, blame and searches by the client, and what changes them. */
export const historyConformance = (world: () => ConformanceWorld): void => {
  it('reads a history, and writes on by patches and by going back', async () => {
    const { filled } = world()
    const { repository, directory, first } = await filled('history')
    const patched = await repository.createCommitFromDiff({
      targetBranch: 'main',
      commitMessage: 'Second\n\nBody',
      author,
      expectedHeadSha: first,
      diff: 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n one\n+größe\n',
    })
    expect(await git(directory, 'rev-parse', 'main', 'main^')).toBe(`${patched.commitSha}\n${first}`)
    await expect(
      repository.createCommitFromDiff({ targetBranch: 'main', commitMessage: 'x', author, diff: 'no patch' }),
    ).rejects.toMatchObject({ name: 'RefUpdateError' })

    const { commits } = await repository.listCommits({ path: 'a.txt' })
    expect(commits.map(({ sha, message, parentShas }) => [sha, message, parentShas])).toEqual([
      [patched.commitSha, 'Second\n\nBody', [first]],
      [first, 'First', []],
    ])
    expect(await repository.getCommit({ sha: 'main~1' })).toMatchObject({ commit: { sha: first } })
    const { lines } = await repository.getBlame({ path: 'a.txt', ranges: ['2,2'] })
    expect(lines).toMatchObject([{ lineNumber: 2, commitSha: patched.commitSha, authorName: author.name }])
    const found = await repository.grep({ query: { pattern: 'GRÖ', caseSensitive: false } })
    expect(found.matches).toEqual([
      { path: 'a.txt', lines: [{ lineNumber: 2, text: 'größe', type: 'match' }] },
    ])
    await expect(repository.grep({ query: { pattern: '(' } })).rejects.toMatchObject({ status: 400 })
    const diff = await repository.getCommitDiff({ sha: 'main', gitApplyCompatible: true })
    expect(diff).toMatchObject({ sha: patched.commitSha, stats: { files: 1, additions: 1, deletions: 0 } })

    const restored = await repository.restoreCommit({
      targetBranch: 'main',
      targetCommitSha: first,
      author,
      expectedHeadSha: patched.commitSha,
    })
    expect(restored.refUpdate).toMatchObject({ oldSha: patched.commitSha, newSha: restored.commitSha })
    expect((await tryGit(directory, ['diff', '--exit-code', first, 'main'])).exitCode).toBe(0)
    await expect(
      repository.restoreCommit({
        targetBranch: 'main',
        targetCommitSha: first,
        author,
        expectedHeadSha: first,
      }),
    ).rejects.toMatchObject({ name: 'RefUpdateError', reason: 'precondition_failed' })
  })
}
