import type { MatrixCell } from './ref-matrix.ts'
import type { RefReason } from './ref-reason.ts'
import { refReasonWords } from './run-words.ts'

export type CellTone = 'good' | 'busy' | 'partial' | 'bad' | 'quiet'

/** How a ref stands at one remote: `words` in full, `short` as much of it as a narrow column has room for. */
export type CellWords = { readonly tone: CellTone; readonly words: string; readonly short: string }

const problemWords: Readonly<Record<NonNullable<MatrixCell['problem']>['outcome'], string>> = {
  refused: 'refused',
  diverged: 'diverged',
  held: 'held',
  failed: 'failed',
}

/** Reasons that follow "refused:" or "failed:" in a cell. */
const shortReasons: Readonly<Record<Exclude<RefReason, 'other' | 'diverged' | 'conflict'>, string>> = {
  hidden: 'hidden there',
  protected: 'protected',
  policy: 'policy',
  rule: 'a rule',
  moved_meanwhile: 'it moved',
  too_large: 'too large',
  secret_found: 'a secret',
  lfs_missing: 'large files',
  lfs_off: 'no large files',
  email_privacy: 'an e-mail',
  malformed: 'malformed',
  quota: 'no space',
  workflow_scope: 'workflows',
  default_branch: 'default branch',
  name_refused: 'its name',
  name_clash: 'name clash',
  case_clash: 'case clash',
  mass_change: 'too much at once',
  turned_round: 'not approved',
  unrelated_history: 'another history',
  local_change: 'changed here',
}

const counted = (count: number | null, word: string): string => (count === null ? word : `${count} ${word}`)

const stateWords = (cell: MatrixCell): Omit<CellWords, 'short'> => {
  switch (cell.state) {
    case 'in_sync':
      return { tone: 'good', words: 'in sync' }
    case 'ahead':
      return { tone: 'busy', words: counted(cell.ahead, 'ahead') }
    case 'behind':
      return { tone: 'busy', words: counted(cell.behind, 'behind') }
    case 'diverged':
      return {
        tone: 'partial',
        words:
          cell.ahead === null || cell.behind === null
            ? 'diverged'
            : `${cell.ahead} ahead, ${cell.behind} behind`,
      }
    case 'missing_there':
      return { tone: 'busy', words: 'not there' }
    case 'missing_here':
      return { tone: 'quiet', words: 'only there' }
    case 'excluded':
      return { tone: 'quiet', words: 'not mirrored (excluded)' }
    case 'unknown':
      return { tone: 'quiet', words: 'not seen yet' }
  }
}

export const cellWords = (cell: MatrixCell): CellWords => {
  if (cell.problem === null) {
    const state = stateWords(cell)
    return { ...state, short: state.words }
  }
  const { outcome, reason } = cell.problem
  if (reason === 'conflict') return { tone: 'partial', words: 'conflict', short: 'conflict' }
  const tone = outcome === 'diverged' ? 'partial' : 'bad'
  const word = problemWords[outcome]
  if (reason === null || reason === 'other' || reason === 'diverged')
    return { tone, words: word, short: word }
  // "held" stands there already.
  const why = refReasonWords[reason].replace(/^held: /, '')
  return { tone, words: `${word} (${why})`, short: `${word}: ${shortReasons[reason]}` }
}
