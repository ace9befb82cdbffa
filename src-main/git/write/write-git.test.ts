import { readdirSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CommitText, Draft } from '../../core/ports/write-git.ts'
import {
  bareRepository,
  commitFile,
  git,
  publishBranch,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { writeGitUnderTest } from '../../testing/write-git-under-test.ts'

const scratch = scratchDirectory('write-git')
const writeGit = writeGitUnderTest(path.join(scratch, 'git'))
const never = new AbortController().signal
const text: CommitText = {
  author: { name: 'Ada Lovelace', email: 'ada@example.org', at: 1_700_000_000_000 },
  committer: { name: 'Bob', email: 'bob@example.org', at: 1_700_000_001_999 },
  message: 'A subject\n\nA body – with dashes',
}
let number = 0
let stored: string
let work: string
let base: string

beforeEach(async () => {
  number += 1
  stored = await bareRepository(scratch, `stored-${number}.git`)
  work = await workRepository(scratch, `work-${number}`)
  base = await commitFile(work, 'a.txt', 'one\n')
  publishBranch(work, stored)
})

const withDraft = async <T>(use: (draft: Draft) => Promise<T>): Promise<T> => {
  const draft = await writeGit.draft(stored, never)
  try {
    return await use(draft)
  } finally {
    await draft.discard()
  }
}

const leftOvers = (): string[] => [
  ...readdirSync(path.join(stored, 'objects')).filter((name) => name.startsWith('tmp_')),
  ...readdirSync(path.join(stored, 'objects/pack')).filter((name) => name.endsWith('.keep')),
]

describe('a commit of a tree that exists', () => {
  it('is what git itself would have written, and is in the repository once it is published', async () => {
    const treeId = await git(stored, 'rev-parse', `${base}^{tree}`)
    const written = await withDraft(async (draft) => {
      const commit = await draft.commitTree({ treeId, parents: [base], text })
      expect(await draft.isAncestor(base, commit.commitId)).toBe(true)
      expect(await draft.isAncestor(commit.commitId, base)).toBe(false)
      await expect(git(stored, 'cat-file', '-t', commit.commitId)).rejects.toThrow()
      await draft.publish([{ ref: 'refs/heads/main', oldObjectId: base, newObjectId: commit.commitId }])
      return commit
    })
    expect(await git(stored, 'log', '-1', '--format=%T %P %an <%ae> %at %cn <%ce> %ct%n%B', 'main')).toBe(
      `${treeId} ${base} Ada Lovelace <ada@example.org> 1700000000 Bob <bob@example.org> 1700000001\n${text.message}`,
    )
    expect(await git(stored, 'rev-parse', 'main')).toBe(written.commitId)
    await git(stored, 'fsck', '--strict')
    expect(leftOvers()).toEqual([])
  })

  it('that is discarded leaves nothing', async () => {
    const before = readdirSync(stored, { recursive: true })
    const treeId = await git(stored, 'rev-parse', `${base}^{tree}`)
    await withDraft((draft) => draft.commitTree({ treeId, parents: [base], text }))
    expect(readdirSync(stored, { recursive: true })).toEqual(before)
  })

  it('whose ref has moved meanwhile stays out, with its objects', async () => {
    const before = readdirSync(path.join(stored, 'objects'), { recursive: true })
    const treeId = await git(stored, 'rev-parse', `${base}^{tree}`)
    const failure = await withDraft(async (draft) => {
      const { commitId } = await draft.commitTree({ treeId, parents: [base], text })
      return draft
        .publish([{ ref: 'refs/heads/main', oldObjectId: null, newObjectId: commitId }])
        .catch((error: unknown) => error)
    })
    expect(failure).toMatchObject({ code: 'ref_conflict', details: { reason: 'moved' } })
    expect(readdirSync(path.join(stored, 'objects'), { recursive: true })).toEqual(before)
    expect([...(await refsOf(stored)).values()]).toEqual([base])
  })

  it('whose tree is not there is refused', async () => {
    await expect(
      withDraft(async (draft) => {
        const { commitId } = await draft.commitTree({ treeId: '1'.repeat(40), parents: [], text })
        await draft.publish([{ ref: 'refs/heads/x', oldObjectId: null, newObjectId: commitId }])
      }),
    ).rejects.toMatchObject({ code: 'store_damaged' })
  })
})

describe('a merge', () => {
  it('gives the tree of git, and the sides of each conflict', async () => {
    await git(work, 'switch', '--quiet', '--create', 'other')
    await commitFile(work, 'b "c".txt', 'other\n')
    const theirs = await commitFile(work, 'a.txt', 'two\n')
    await git(work, 'switch', '--quiet', 'main')
    const clean = await commitFile(work, 'd.txt', 'main\n')
    const ours = await commitFile(work, 'a.txt', 'three\n')
    await git(work, 'push', '--quiet', stored, 'main', 'other')
    await withDraft(async (draft) => {
      const merged = await draft.mergeTrees({ ours: clean, theirs, allowUnrelatedHistories: false })
      expect(merged).toMatchObject({ isClean: true, conflicts: [] })
      const { commitId } = await draft.commitTree({ treeId: merged.treeId, parents: [clean, theirs], text })
      await draft.publish([{ ref: 'refs/heads/merged', oldObjectId: null, newObjectId: commitId }])
      expect(await draft.mergeTrees({ ours, theirs, allowUnrelatedHistories: false })).toMatchObject({
        isClean: false,
        conflicts: [
          {
            path: 'a.txt',
            base: await git(stored, 'rev-parse', `${base}:a.txt`),
            ours: await git(stored, 'rev-parse', `${ours}:a.txt`),
            theirs: await git(stored, 'rev-parse', `${theirs}:a.txt`),
          },
        ],
      })
    })
    expect(await git(stored, 'ls-tree', '--name-only', '-z', 'merged')).toBe('a.txt\0b "c".txt\0d.txt\0')
  })

  it('of unrelated histories needs to be allowed', async () => {
    await git(work, 'switch', '--quiet', '--orphan', 'orphan')
    const theirs = await commitFile(work, 'o.txt', 'x')
    await git(work, 'push', '--quiet', stored, 'orphan')
    await withDraft(async (draft) => {
      await expect(
        draft.mergeTrees({ ours: base, theirs, allowUnrelatedHistories: false }),
      ).rejects.toMatchObject({ code: 'ref_conflict', details: { reason: 'unrelated' } })
      expect(await draft.mergeTrees({ ours: base, theirs, allowUnrelatedHistories: true })).toMatchObject({
        isClean: true,
      })
    })
  })
})
