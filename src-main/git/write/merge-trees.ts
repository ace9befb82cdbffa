import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Draft, MergeConflict, MergedTree } from '../../core/ports/write-git.ts'
import type { DraftParts } from './draft-parts.ts'
import { draftFailed } from './draft-parts.ts'

const sides = { 1: 'base', 2: 'ours', 3: 'theirs' } as const

/** `<mode> <id> <stage>\t<path>`, a record for each side that has the file. */
const entryForm = /^\d{6} ([0-9a-f]{40}) ([123])\t(.+)$/s

/**
 * The output of `git merge-tree --write-tree -z --no-messages`: the tree, then the sides of each conflicted path.
 * https://git-scm.com/docs/git-merge-tree#OUTPUT
 */
export const parseMergedTree = (output: string, isClean: boolean): MergedTree => {
  const [treeId = '', ...entries] = output.split('\0')
  const conflicts = new Map<string, MergeConflict>()
  for (const entry of entries) {
    const [, objectId = '', stage, path = ''] = entryForm.exec(entry) ?? []
    if (stage === undefined) continue
    const side = sides[Number(stage) as 1 | 2 | 3]
    const known = conflicts.get(path) ?? { path, base: null, ours: null, theirs: null }
    conflicts.set(path, { ...known, [side]: objectId })
  }
  return { treeId: treeId.trim(), isClean, conflicts: [...conflicts.values()] }
}

export const mergeTrees = async (
  { git }: DraftParts,
  { ours, theirs, allowUnrelatedHistories }: Parameters<Draft['mergeTrees']>[0],
): Promise<MergedTree> => {
  const allow = allowUnrelatedHistories ? ['--allow-unrelated-histories'] : []
  const { exitCode, stdout, stderr } = await git(
    ['merge-tree', '--write-tree', '-z', '--no-messages', ...allow, ours, theirs],
    { expectedExitCodes: [1, 128] },
  )
  if (/refusing to merge unrelated histories/.test(stderr)) {
    throw new AppError('ref_conflict', 'The two have no common history.', {
      details: { reason: 'unrelated' },
    })
  }
  if (exitCode === 128) throw draftFailed('merge-tree', stderr)
  return parseMergedTree(stdout.toString('utf8'), exitCode === 0)
}
