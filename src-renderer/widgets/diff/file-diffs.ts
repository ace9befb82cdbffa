import { processFile, type FileDiffMetadata } from '@pierre/diffs'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'

/** Above so many characters lines are not matched by likeness: that takes longer than the reading of them. */
const mostMatched = 200_000

const typeOf = ({ status }: DiffFile): FileDiffMetadata['type'] => {
  switch (status) {
    case 'added':
      return 'new'
    case 'deleted':
      return 'deleted'
    case 'renamed':
    case 'copied':
      return 'rename-changed'
    case 'modified':
    case 'type_changed':
      return 'change'
  }
}

const namesOf = ({ path, oldPath }: DiffFile) => ({
  name: path,
  ...(oldPath === null ? {} : { prevName: oldPath }),
})

/** A file of which no lines are shown: not yet, or never. */
export const withoutLines = (file: DiffFile): FileDiffMetadata => ({
  ...namesOf(file),
  type: typeOf(file),
  hunks: [],
  splitLineCount: 0,
  unifiedLineCount: 0,
  isPartial: true,
  deletionLines: [],
  additionLines: [],
  deletionCharacterCount: 0,
  additionCharacterCount: 0,
})

/** @param cacheKey of the text: equal patches are highlighted once */
export const readPatch = (file: DiffFile, patch: string, cacheKey: string): FileDiffMetadata => {
  const read = processFile(patch, {
    isGitDiff: true,
    cacheKey,
    disableLineMatching: patch.length > mostMatched,
  })
  // git quotes unusual names in a patch; we know them.
  return read === undefined ? withoutLines(file) : { ...read, ...namesOf(file) }
}
