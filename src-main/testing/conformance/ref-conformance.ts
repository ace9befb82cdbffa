import { expect, it } from 'vitest'
import { git, refsOf } from '../scratch.ts'
import { author, type ConformanceWorld } from './conformance-world.ts'

const oddBranch = 'größe/日本-ünï'

/** Branches, tags, notes and merges by the client. */
export const refConformance = (world: () => ConformanceWorld): void => {
  it('makes, lists, compares and deletes branches and tags of any name', async () => {
    const { repository, directory, first } = await world().filled('refs')
    const branch = await repository.createBranch({ targetBranch: oddBranch, baseRef: 'main' })
    expect(branch).toMatchObject({ targetBranch: oddBranch, targetIsEphemeral: false, commitSha: first })
    const { commitSha } = await repository
      .createCommit({ targetBranch: oddBranch, commitMessage: 'On it', author, expectedHeadSha: first })
      .addFileFromString('c.txt', 'three\n')
      .send()
    expect(await repository.getBranchDiff({ branch: oddBranch })).toMatchObject({
      branch: oddBranch,
      base: 'main',
      mergeBaseSha: first,
      files: [{ path: 'c.txt', state: 'added' }],
    })
    const pages: string[] = []
    let cursor: string | undefined
    do {
      const page = await repository.listBranches({ limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      pages.push(...page.branches.map(({ name, headSha }) => `${name} ${headSha}`))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(pages.sort()).toEqual([`${oddBranch} ${commitSha}`, `main ${first}`].sort())

    expect(await repository.createTag({ name: 'v1/ü', target: first })).toMatchObject({ sha: first })
    await expect(repository.createTag({ name: 'v1/ü', target: first })).rejects.toMatchObject({ status: 409 })
    expect((await repository.listTags()).tags).toMatchObject([{ name: 'v1/ü', sha: first }])
    expect(await repository.deleteTag({ name: 'v1/ü' })).toMatchObject({ message: 'tag deleted' })
    await expect(repository.deleteTag({ name: 'v1/ü' })).rejects.toMatchObject({ status: 404 })

    expect(await repository.deleteBranch({ name: oddBranch })).toMatchObject({ name: oddBranch })
    await expect(repository.deleteBranch({ name: oddBranch })).rejects.toMatchObject({ status: 404 })
    await expect(repository.deleteBranch({ name: 'main' })).rejects.toMatchObject({ status: 409 })
    expect([...(await refsOf(directory)).keys()]).toEqual(['refs/heads/main'])
  })

  it('promotes an ephemeral branch', async () => {
    const { repository, directory, first } = await world().filled('promoted')
    const draft = await repository
      .createCommit({
        targetBranch: 'draft',
        baseBranch: 'main',
        ephemeral: true,
        commitMessage: 'D',
        author,
      })
      .addFileFromString('draft.txt', 'draft\n')
      .send()
    const ephemeral = async () => (await repository.listBranches({ ephemeral: true })).branches
    expect(await ephemeral()).toMatchObject([{ name: 'draft', headSha: draft.commitSha }])
    expect((await repository.listBranches()).branches).toMatchObject([{ name: 'main', headSha: first }])
    await expect(repository.listFiles({ ref: 'draft' })).rejects.toMatchObject({ status: 404 })
    expect((await repository.listFiles({ ref: 'draft', ephemeral: true })).paths).toContain('draft.txt')

    await repository.createBranch({ baseRef: 'draft', baseIsEphemeral: true, targetBranch: 'kept' })
    expect(await git(directory, 'rev-parse', 'kept')).toBe(draft.commitSha)
    const merged = await repository.merge({
      sourceBranch: 'draft',
      sourceIsEphemeral: true,
      targetBranch: 'main',
      strategy: 'ff_only',
    })
    expect(merged).toMatchObject({ result: 'fast_forward', promotedCommits: 1 })
    await repository.deleteBranch({ name: 'draft', ephemeral: true })
    expect(await ephemeral()).toEqual([])
  })

  it('writes, appends to, reads and deletes notes', async () => {
    const { repository, directory, first } = await world().filled('notes')
    const made = await repository.createNote({ sha: first, note: 'One', author })
    expect(made).toMatchObject({ targetRef: 'refs/notes/commits', result: { success: true } })
    await expect(repository.createNote({ sha: first, note: 'Two' })).rejects.toMatchObject({
      name: 'RefUpdateError',
      reason: 'conflict',
    })
    await repository.appendNote({ sha: first, note: 'Two', expectedRefSha: made.newRefSha })
    await expect(
      repository.appendNote({ sha: first, note: 'Three', expectedRefSha: made.newRefSha }),
    ).rejects.toMatchObject({ name: 'RefUpdateError', reason: 'precondition_failed' })
    expect(await repository.getNote({ sha: first })).toMatchObject({ note: 'One\n\nTwo' })
    expect(await git(directory, 'notes', 'show', first)).toBe('One\n\nTwo')
    await repository.createNote({ sha: first, note: 'Fine', ref: 'reviews/ü' })
    expect(await repository.listNotesRefs({ prefix: 'reviews/' })).toMatchObject({
      refs: [{ ref: 'refs/notes/reviews/ü' }],
      prefix: 'refs/notes/reviews/',
    })
    await repository.deleteNote({ sha: first })
    await expect(repository.getNote({ sha: first })).rejects.toMatchObject({ status: 404 })
    await expect(repository.deleteNote({ sha: first })).rejects.toMatchObject({ name: 'RefUpdateError' })
    await expect(repository.listNotesRefs({ cursor: '?' })).rejects.toMatchObject({ status: 400 })
  })

  it('previews and makes merges, and tells conflicts', async () => {
    const { repository, directory, first } = await world().filled('merges')
    const commitOn = (targetBranch: string, file: string, content: string) =>
      repository
        .createCommit({
          targetBranch,
          baseBranch: 'main',
          commitMessage: `${file} on ${targetBranch}`,
          author,
        })
        .addFileFromString(file, content)
        .send()
    await commitOn('side', 'side.txt', 'side\n')
    const clash = await commitOn('clash', 'a.txt', 'theirs\n')
    const main = await commitOn('main', 'a.txt', 'ours\n')
    expect(await repository.previewMerge({ sourceBranch: 'side', targetBranch: 'main' })).toMatchObject({
      status: 'clean',
      result: 'merge_commit',
      mergeBaseSha: first,
    })
    const merged = await repository.merge({
      sourceBranch: 'side',
      targetBranch: 'main',
      strategy: 'merge',
      author,
      commitMessage: 'Bring it',
      expectedTargetSha: main.commitSha,
    })
    expect(merged).toMatchObject({ result: 'merge_commit', target: { oldSha: main.commitSha } })
    expect(await git(directory, 'log', '-1', '--format=%s', 'main')).toBe('Bring it')

    const preview = await repository.previewMerge({
      sourceBranch: 'clash',
      targetBranch: 'main',
      includeContent: true,
    })
    expect(preview).toMatchObject({
      status: 'conflicted',
      sourceTipSha: clash.commitSha,
      conflictPaths: ['a.txt'],
      conflicts: [{ path: 'a.txt', ours: { content: 'ours\n' }, theirs: { content: 'theirs\n' } }],
    })
    await expect(
      repository.merge({ sourceBranch: 'clash', targetBranch: 'main', strategy: 'merge', author }),
    ).rejects.toMatchObject({ status: 409, body: { conflict_paths: ['a.txt'], merge_base_sha: first } })
    expect(await git(directory, 'rev-parse', 'main')).toBe(merged.commitSha)
  })
}
