import { hostName } from '../domain/host-name.ts'
import type { RefReason } from '../domain/ref-reason.ts'
import type { ErrorDetails } from './app-error.ts'

type Words = { readonly title: string; readonly advice: string }
type WordsOf = (about: Refused) => Words

/** What is known of refused refs that share a reason. */
type Refused = {
  readonly refs: string
  /** "GitHub", or the host as the address has it. */
  readonly host: string
  /** A fact of `details`, else the general word. */
  readonly fact: (name: string, otherwise: string) => string
  readonly has: (name: string) => boolean
  /** A page at the host where it can be mended; null when it named none. */
  readonly page: string | null
}

const orPage = (page: string | null, advice: string): string =>
  page === null ? advice : `${advice} The host says where: ${page}`

/** What a person reads of each reason: what happened, then what helps (mirror semantics 2.10). */
const words: Readonly<Record<RefReason, WordsOf>> = {
  hidden: ({ host, refs }) => ({
    title: `${host} keeps ${refs} to itself.`,
    advice: 'Nothing to do: such refs are never mirrored.',
  }),
  protected: ({ host, refs, page }) => ({
    title: `${host} protects ${refs}: this account may not push to it in this way.`,
    advice: orPage(page, 'Let this account push there in the branch rules, or stop rewriting that branch.'),
  }),
  policy: ({ host, refs }) => ({
    title: `${host} denies ${refs} by policy.`,
    advice: 'Use a token whose policy allows it.',
  }),
  rule: ({ host, refs, fact, has, page }) => ({
    title: `The rules of ${host} refuse ${refs}${has('rule') ? `: ${fact('rule', '')}` : '.'}`.replace(
      /([^.])$/,
      '$1.',
    ),
    advice: orPage(page, 'Change the branch so that it fits the rules, or the rules.'),
  }),
  diverged: ({ host, refs }) => ({
    title: `${refs} moved at ${host} while it was being pushed.`,
    advice: 'Nothing was overwritten. It is looked at again with the next run.',
  }),
  conflict: ({ host, refs }) => ({
    title: `${refs} changed both here and at ${host}.`,
    advice: 'Nothing of it was changed on either side. Choose a side, keep both, or merge them.',
  }),
  moved_meanwhile: ({ host, refs }) => ({
    title: `${refs} moved at ${host} while it was being pushed.`,
    advice: 'Nothing to do: the next run looks again.',
  }),
  too_large: ({ host, refs, fact, has }) => {
    const file = has('file')
      ? `${fact('file', '')}${has('size') ? ` (${fact('size', '')})` : ''}`
      : has('object')
        ? `A file (object ${fact('object', '').slice(0, 7)}${has('size') ? `, ${fact('size', '')}` : ''})`
        : 'A file'
    const limit = has('limit') ? `${host}'s ${fact('limit', '')} limit` : `the limit of ${host}`
    return {
      title: `${file} is over ${limit} in ${refs}.`,
      advice: 'Store it with git lfs, take it out of the history, or leave that branch out.',
    }
  },
  secret_found: ({ host, refs, fact, has, page }) => ({
    title: `${host} found a secret in ${fact('file', refs)}${
      has('commit') ? ` (commit ${fact('commit', '').slice(0, 7)})` : ''
    }${has('file') ? `, in ${refs}` : ''}.`,
    advice: orPage(page, 'Replace the secret and take it out of the history, or allow it at the host.'),
  }),
  lfs_missing: ({ host, refs, fact, has }) => ({
    title: `${has('count') ? `${fact('count', '')} large files` : 'Large files'} of ${refs} are missing at ${host}.`,
    advice: 'Send them there with git lfs, then sync again.',
  }),
  lfs_off: ({ host, refs }) => ({
    title: `${host} does not accept the large files (git lfs) of ${refs}.`,
    advice: 'Turn git lfs on for the repository there.',
  }),
  workflow_scope: ({ refs, fact, page }) => ({
    title: `The token lacks the "workflow" permission needed for ${fact('file', 'workflow files')} in ${refs}.`,
    advice: orPage(page, 'Use a token that may change workflows.'),
  }),
  email_privacy: ({ host, refs, page }) => ({
    title: `Commits of ${refs} show a private e-mail address, and ${host} refuses them.`,
    advice: orPage(page, 'Allow it in the e-mail settings of the account there, or change the author.'),
  }),
  malformed: ({ host, refs, fact, has }) => ({
    title: `${host} refuses malformed objects in ${refs}${
      has('object')
        ? ` (${fact('object', '').slice(0, 7)}${has('problem') ? `: ${fact('problem', '')}` : ''})`
        : ''
    }.`,
    advice: 'Repair the history, or ask the host to take it as it is.',
  }),
  quota: ({ host, refs, fact, has }) => ({
    title: `The storage at ${host} is full${has('limit') ? ` (${fact('limit', '')})` : ''}: ${refs} could not be sent.`,
    advice: 'Ask for more space there, or leave large branches out.',
  }),
  default_branch: ({ host, refs }) => ({
    title: `${refs} is still the default branch at ${host}.`,
    advice: 'Choose another default branch there; it is then deleted.',
  }),
  name_refused: ({ host, refs }) => ({
    title: `${host} does not accept the name ${refs}.`,
    advice: 'Give it another name, or leave it out.',
  }),
  name_clash: ({ host, refs }) => ({
    title: `${refs} clashes with another name at ${host}.`,
    advice: 'The next run tries again; if it stays, rename one of the two.',
  }),
  case_clash: ({ refs }) => ({
    title: `${refs} and another name differ only in upper and lower case, which this disk cannot tell apart.`,
    advice: 'Rename one of the two.',
  }),
  mass_change: ({ refs }) => ({
    title: `${refs} would be removed or rewritten. Held.`,
    advice: 'Look at the remote; if it is meant, sync again and accept the change.',
  }),
  turned_round: ({ refs }) => ({
    title: `${refs} would lose commits since the mirror was turned round. Held.`,
    advice: 'Look at what would be lost, then approve it, or turn the mirror back.',
  }),
  unrelated_history: ({ host, refs }) => ({
    title: `${refs} at ${host} holds another history.`,
    advice: 'Check that the mirror has the right address.',
  }),
  local_change: ({ refs }) => ({ title: `${refs} was changed here.`, advice: 'The old tip is kept.' }),
  other: ({ host, refs }) => ({
    title: `${host} refused ${refs}.`,
    advice: 'The next run tries again. What the host said is below.',
  }),
}

/**
 * The words for refs that a remote refused for one reason.
 * @param details `refs` and what the host's words told: `file`, `size`, `limit`, `commit`, `object`, `rule`, `page` …;
 *   `othersWent` when the rest went through
 */
export const refusalMessage = (reason: RefReason, details: ErrorDetails): Words => {
  const value = (name: string): string => {
    const found = details[name]
    return found === undefined || found === null ? '' : String(found)
  }
  const host = value('brand') || (value('host') === '' ? 'The remote' : hostName(value('host')))
  const { title, advice } = words[reason]({
    refs: value('refs') || 'some branches',
    host,
    fact: (name, otherwise) => value(name) || otherwise,
    has: (name) => value(name) !== '',
    page: value('page') || null,
  })
  const capital = title.charAt(0).toUpperCase() + title.slice(1)
  // A sentence that begins with the name of a branch or file stays as the name is.
  const sentence =
    title.startsWith(value('refs')) || title.startsWith(value('file') || '\0') ? title : capital
  return {
    title: details['othersWent'] === true ? `${sentence} Other branches are synced.` : sentence,
    advice,
  }
}
