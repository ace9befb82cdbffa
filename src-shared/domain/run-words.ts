import type { RefReason } from './ref-reason.ts'
import type { RefOutcome, Run, RunPhase } from './run.ts'

/** Why a ref did not follow, as the end of a sentence that begins with its name. */
export const refReasonWords: Readonly<Record<RefReason, string>> = {
  hidden: 'never sent: a ref of the host itself',
  protected: 'protected at the remote',
  policy: 'denied by policy',
  rule: "against the remote's rules",
  diverged: 'has commits at the remote that are not here',
  conflict: 'changed on both sides',
  moved_meanwhile: 'moved meanwhile',
  too_large: 'too large for the remote',
  secret_found: 'the remote found a secret',
  lfs_missing: 'large files are missing',
  lfs_off: 'the remote takes no large files',
  workflow_scope: 'the token may not change workflows',
  email_privacy: 'shows a private e-mail address',
  malformed: 'holds malformed objects',
  quota: 'the storage there is full',
  default_branch: 'is the default branch there',
  name_refused: 'the remote does not take the name',
  name_clash: 'clashes with another name',
  case_clash: 'differs from another name only in upper and lower case',
  mass_change: 'held: too much would change at once',
  turned_round: 'held: the mirror was turned round',
  unrelated_history: 'another history',
  local_change: 'was changed here',
  other: 'for another reason',
}

/** What a run is doing, as a word that stands alone. */
export const runPhaseWords: Readonly<Record<RunPhase, string>> = {
  queued: 'Waiting',
  check: 'Checking',
  fetch: 'Fetching',
  large_files: 'Large files',
  keep: 'Keeping old tips',
  publish: 'Publishing',
  push: 'Pushing',
  record: 'Recording',
}

export const runKindWords: Readonly<Record<Run['kind'], readonly [string, string]>> = {
  pull: ['Pull', 'from'],
  push: ['Push', 'to'],
  sync: ['Sync', 'with'],
  fetch: ['One-time fetch', 'from'],
}

/** How a ref can fail to follow. */
export type ProblemOutcome = Extract<RefOutcome, 'refused' | 'diverged' | 'held' | 'failed'>

/** Whether a ref followed, or needs an eye. */
export const isProblemOutcome = (outcome: RefOutcome): outcome is ProblemOutcome => {
  switch (outcome) {
    case 'created':
    case 'updated':
    case 'rewritten':
    case 'deleted':
    case 'kept_apart':
      return false
    case 'refused':
    case 'diverged':
    case 'held':
    case 'failed':
      return true
  }
}
