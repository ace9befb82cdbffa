import type { MatrixCell, MatrixRemote } from '../../../src-shared/domain/ref-matrix.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import { refReasonWords } from '../../../src-shared/domain/run-words.ts'
import { plural } from '../../lib/plural.ts'

export type CellTone = 'good' | 'busy' | 'partial' | 'bad' | 'quiet'

/** How a ref stands at one remote: `words` in full, `short` as much of it as a narrow column has room for. */
export type CellWords = { readonly tone: CellTone; readonly words: string; readonly short: string }

/** Why it stands so, and what to do: the answer to "why is this branch not there?" */
export type CellExplanation = {
  readonly title: string
  readonly text: string
  /** What a person may do about it. */
  readonly fix: 'sync' | 'compare' | 'mirror' | 'none'
}

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
  return { tone, words: `${word} (${refReasonWords[reason]})`, short: `${word}: ${shortReasons[reason]}` }
}

const explainProblem = (
  { outcome, reason, message }: NonNullable<MatrixCell['problem']>,
  remote: MatrixRemote,
): CellExplanation => {
  const said = message === null ? '' : ` “${message}”`
  switch (outcome) {
    case 'refused':
      return {
        title: `${remote.host} refused it${reason === null || reason === 'other' ? '' : `: ${refReasonWords[reason]}`}.`,
        text: `${said === '' ? 'It gave no reason.' : `It said:${said}.`} Change the branch or the rule at ${remote.host}; the next run tries again.`,
        fix: 'sync',
      }
    case 'diverged':
      if (reason === 'conflict') {
        return {
          title: message ?? 'Both sides changed it.',
          text: 'It stays as it is on both sides until you choose a side at the mirror, keep both, or merge them.',
          fix: 'mirror',
        }
      }
      return {
        title: 'Both sides have commits that the other lacks.',
        text: 'Nothing was overwritten. Compare them, then bring their commits here, or let this mirror overwrite and keep theirs.',
        fix: 'compare',
      }
    case 'held':
      return {
        title: 'The last run would have removed or rewritten too much at once.',
        text: 'It waits for you to look. If the change is meant, accept it at the mirror.',
        fix: 'mirror',
      }
    case 'failed':
      return {
        title: 'The last run could not move it.',
        text: `${said.trim()} The next run tries again.`.trim(),
        fix: 'sync',
      }
  }
}

const commits = (count: number | null): string => (count === null ? 'Commits' : plural(count, 'commit'))

/** @param remote the column of the cell */
export const explainCell = (cell: MatrixCell, remote: MatrixRemote): CellExplanation => {
  if (cell.problem !== null) return explainProblem(cell.problem, remote)
  const isPush = remote.direction === 'push'
  const sends = remote.direction !== 'pull'
  switch (cell.state) {
    case 'in_sync':
      return { title: 'Both sides are equal.', text: '', fix: 'none' }
    case 'ahead':
      return sends
        ? {
            title: `${commits(cell.ahead)} here ${cell.ahead === 1 ? 'is' : 'are'} not at ${remote.host} yet.`,
            text: 'The next run sends them.',
            fix: 'sync',
          }
        : {
            title: `${commits(cell.ahead)} here ${cell.ahead === 1 ? 'is' : 'are'} not at ${remote.host}.`,
            text: 'A pull mirror sends nothing. Push them there, or add a push mirror.',
            fix: 'compare',
          }
    case 'behind':
      return isPush
        ? {
            title: `${remote.host} has ${commits(cell.behind).toLowerCase()} that ${cell.behind === 1 ? 'is' : 'are'} not here.`,
            text: 'Somebody pushed there. This mirror overwrites nothing; bring them here first.',
            fix: 'compare',
          }
        : {
            title: `${remote.host} has ${commits(cell.behind).toLowerCase()} that ${cell.behind === 1 ? 'is' : 'are'} not here yet.`,
            text: 'The next run brings them.',
            fix: 'sync',
          }
    case 'diverged':
      return {
        title: 'Both sides have commits that the other lacks.',
        text: isPush
          ? 'Nothing is overwritten at the remote unless this mirror says so.'
          : sends
            ? 'The next run follows the side that was rewritten; if both were, it asks you.'
            : 'The next run follows the remote and keeps what stood here.',
        fix: 'compare',
      }
    case 'missing_there':
      return sends
        ? { title: `It is not at ${remote.host} yet.`, text: 'The next run creates it there.', fix: 'sync' }
        : {
            title: `It exists only here.`,
            text: `This mirror pulls from ${remote.host} and sends nothing there.`,
            fix: 'none',
          }
    case 'missing_here':
      return isPush
        ? {
            title: `It exists only at ${remote.host}.`,
            text: 'It never came from here, so it is left as it is.',
            fix: 'none',
          }
        : { title: 'It is not here yet.', text: 'The next run brings it.', fix: 'sync' }
    case 'excluded':
      return {
        title: 'This mirror does not carry it.',
        text: 'Its patterns leave it out, or its name belongs to the host itself or would clash with HEAD.',
        fix: 'mirror',
      }
    case 'unknown':
      return {
        title: `${remote.host} was not seen yet.`,
        text: 'The first run of this mirror has not finished.',
        fix: 'mirror',
      }
  }
}
