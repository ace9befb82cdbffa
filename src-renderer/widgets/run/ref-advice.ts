import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome, refReasonWords } from '../../../src-shared/domain/run-words.ts'

/** What to do about it; "" when there is nothing to do. @param host as a person calls it */
const advice = (reason: RefReason, host: string): string => {
  switch (reason) {
    case 'protected':
      return `Let this account change it in the branch rules of ${host}.`
    case 'policy':
      return 'Change the rules of the token, or push to another branch.'
    case 'rule':
      return `Change the branch so that it fits the rules of ${host}, or the rules.`
    case 'diverged':
      return 'Nothing was overwritten. Compare the two, then bring those commits here, or let the mirror overwrite and keep them.'
    case 'conflict':
      return 'Choose a side at the mirror, keep both, or merge them and push.'
    case 'moved_meanwhile':
      return 'Nothing to do: the next run looks again.'
    case 'too_large':
      return 'Take the large file out of the history, or store it with git lfs.'
    case 'secret_found':
      return `Replace the secret and take it out of the history, or allow it at ${host}.`
    case 'lfs_missing':
      return 'Send the large files there with git lfs, then sync again.'
    case 'lfs_off':
      return `Turn git lfs on at ${host}.`
    case 'workflow_scope':
      return 'Use a token that may change workflows.'
    case 'email_privacy':
      return `Allow pushes that show your e-mail address in the settings of ${host}, or change the author of those commits.`
    case 'malformed':
      return 'Repair the history, or leave this branch out.'
    case 'quota':
      return `Ask ${host} for more space, or leave large branches out.`
    case 'default_branch':
      return `Choose another default branch at ${host} first.`
    case 'name_refused':
      return 'Give it another name.'
    case 'name_clash':
    case 'case_clash':
      return 'Rename or delete one of the two.'
    case 'mass_change':
      return 'Look through what would change. If it is meant, accept it at the mirror.'
    case 'turned_round':
      return 'Look at what would be lost. If it is meant, approve it at the mirror.'
    case 'unrelated_history':
      return 'Check that the mirror has the right address.'
    case 'other':
      return 'The next run tries again.'
    case 'hidden':
    case 'local_change':
      return ''
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export type RefExplanation = {
  /** Why it did not follow, or what is to know of how it did; "" when that needs no word. */
  readonly reason: string
  /** The remote's own words; null when it said nothing. */
  readonly quote: string | null
  readonly advice: string
}

/** Why a ref is where it is, and what to do. */
export const explainRef = (ref: RunRef, host: string): RefExplanation => {
  const isProblem = isProblemOutcome(ref.outcome)
  // Only a remote that refuses speaks for itself; all other words are ours.
  const isQuoted = ref.outcome === 'refused'
  const words = ref.reason === null || ref.reason === 'other' ? '' : `${capital(refReasonWords[ref.reason])}.`
  const ours = isQuoted ? null : ref.message
  return {
    reason: ours ?? (isProblem ? words || (isQuoted ? `${host} refused it.` : '') : ''),
    quote: isQuoted && ref.message !== '' ? ref.message : null,
    advice: isProblem ? advice(ref.reason ?? 'other', host) : '',
  }
}
