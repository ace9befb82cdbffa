import { hostName } from '../domain/host-name.ts'
import { refReasonSchema } from '../domain/ref-reason.ts'
import type { ErrorCode, ErrorDetails } from './app-error.ts'
import { retryPolicyOf } from './failure-policy.ts'
import { publishMessage } from './publish-message.ts'
import { refusalMessage } from './refusal-message.ts'

/** `automatic`: tried again by itself; `button`: a person decides when; `no`: trying again changes nothing. */
export type Retry = 'automatic' | 'button' | 'no'

/** What a person reads about a failure: what happened, what to do, and whether it is tried again. */
export type ErrorMessage = {
  readonly title: string
  readonly advice: string
  readonly retry: Retry
}

type MessageOf = (details: ErrorDetails) => ErrorMessage

const text = (details: ErrorDetails, name: string, otherwise: string): string => {
  const value = details[name]
  return value === undefined || value === null || value === '' ? otherwise : String(value)
}

const host = (details: ErrorDetails): string => {
  const name = text(details, 'host', '')
  return name === '' ? 'The host' : hostName(name)
}
/** The same inside a sentence. */
const theHost = (details: ErrorDetails): string => {
  const name = text(details, 'host', '')
  return name === '' ? 'the host' : hostName(name)
}
const theRepository = (details: ErrorDetails): string => text(details, 'path', 'the repository')
const repository = (details: ErrorDetails): string => text(details, 'path', 'The repository')

/** Whether `details.refs` is one name, not several in a row. */
const namesOne = ({ refs }: ErrorDetails): boolean => typeof refs === 'string' && !/,| and /.test(refs)

/** `3 large files are` */
const countOfFiles = ({ count }: ErrorDetails): string =>
  count === 1 ? '1 large file is' : `${typeof count === 'number' ? count : 'Some'} large files are`

const say =
  (title: string, advice: string, retry: Retry): MessageOf =>
  () => ({ title, advice, retry })

/** Two minutes are no "120 seconds". */
const waited = (details: ErrorDetails): string => {
  const seconds = Number(text(details, 'stallSeconds', '120'))
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} minutes` : `${seconds} seconds`
}

/** The first part of the path: the organisation or person at a host. */
const ownerOf = (details: ErrorDetails): string =>
  text(details, 'organisation', text(details, 'path', '').split('/')[0] || 'The organisation')

const certificateProblems: Readonly<Record<string, string>> = {
  expired: ': it has expired',
  'self-signed': ': it is self-signed',
  'other-host': ': it is for another host',
}
const certificateProblem = (details: ErrorDetails): string =>
  certificateProblems[text(details, 'problem', '')] ?? ''
/** What the first run since the mirror was turned round would have taken away. */
const heldByFlip: MessageOf = (details) => ({
  title: `Since the mirror was turned round, ${text(details, 'refs', 'some branches')} would lose ${namesOne(details) ? 'its' : 'their'} present commits. Held.`,
  advice:
    'Nothing was overwritten or deleted. Look at what would be lost, then approve it, or turn the mirror back.',
  retry: 'button',
})

/** Sentences follow the failure table of the mirror semantics (section 2.10): plain, no blame, no codes. */
const messages: Readonly<Record<ErrorCode, MessageOf>> = {
  invalid_input: (details) => ({
    title: text(details, 'reason', 'Something in the request is not valid.'),
    advice: 'Correct it and try again.',
    retry: 'no',
  }),
  unauthenticated: say('This needs a valid token or session.', 'Sign in again or use a new token.', 'no'),
  forbidden: say(
    'This token or session may not do that.',
    'Use a token with the scope that is needed.',
    'no',
  ),
  policy_rejected: (details) => ({
    title: `${text(details, 'ref', 'The ref')} was denied by policy.`,
    advice: 'Push to another branch, or use a token whose policy allows it.',
    retry: 'no',
  }),
  not_found: (details) => ({
    title: text(details, 'reason', `${text(details, 'what', 'It')} was not found.`),
    advice: 'Check the name.',
    retry: 'no',
  }),
  already_exists: (details) => ({
    title: `${text(details, 'what', 'It')} exists already.`,
    advice: text(details, 'advice', 'Choose another name, or use the existing one.'),
    retry: 'no',
  }),
  ref_conflict: (details) => ({
    title: `${text(details, 'ref', 'A branch')} moved while it was being changed.`,
    advice: 'Look at its new state, then try again.',
    retry: 'button',
  }),
  too_large: say('That is too large.', 'Send less at once.', 'no'),
  repository_busy: say(
    'Another change to this repository is under way.',
    'Wait for it to finish.',
    'automatic',
  ),
  sync_in_progress: say(
    'The first run of this repository has not finished yet.',
    'Wait for it to finish, then try again.',
    'automatic',
  ),
  repository_repairing: (details) => ({
    title: `This copy is damaged; repairing${details['host'] ? ` from ${String(details['host'])}` : ''}.`,
    advice: 'Nothing is lost. Wait for it to finish, then try again.',
    retry: 'automatic',
  }),
  publish_unconfirmed: publishMessage,
  already_running: (details) => ({
    title: `Mirrordesk is already running${details['address'] ? ` at ${String(details['address'])}` : ''}.`,
    advice: 'Use that one, or start with another --data-dir.',
    retry: 'no',
  }),
  not_running: say('Mirrordesk is not running.', 'Start it with `mirrordesk serve`.', 'button'),

  remote_offline: say('You are offline.', 'Syncs continue when the connection is back.', 'automatic'),
  remote_unreachable: (details) => ({
    title: `${host(details)} is not answering.`,
    advice: 'Nothing to do: it is tried again by itself. Check the address if this stays.',
    retry: 'automatic',
  }),
  remote_error: (details) => ({
    title: `${host(details)} had an internal error.`,
    advice: 'Nothing to do: it is tried again by itself.',
    retry: 'automatic',
  }),
  remote_connection_lost: (details) => ({
    title: `The connection to ${theHost(details)} broke.`,
    advice: 'Nothing to do: it is tried again by itself.',
    retry: 'automatic',
  }),
  remote_stalled: (details) => {
    const hours = details['longestHours']
    return typeof hours === 'number'
      ? {
          title: `A transfer with ${theHost(details)} took more than ${hours} hours.`,
          advice: 'What came until then stays, and the next run goes on with it in smaller steps.',
          retry: 'automatic',
        }
      : {
          title: `No data from ${theHost(details)} for ${waited(details)}.`,
          advice: 'Nothing to do: it is tried again by itself.',
          retry: 'automatic',
        }
  },
  remote_rate_limited: (details) => ({
    title: `${host(details)} asks us to slow down.`,
    advice: 'It continues when the host allows. Signing in raises most limits.',
    retry: 'automatic',
  }),
  remote_tls_untrusted: (details) => ({
    title: `The certificate of ${theHost(details)} is not trusted${certificateProblem(details)}.`,
    advice:
      details['problem'] === 'expired'
        ? 'Ask the owner of the host to renew it.'
        : 'Add the certificate authority of this host to the system, or ask its owner to renew the certificate.',
    retry: 'button',
  }),
  remote_proxy_auth: say(
    'The network proxy wants a sign-in.',
    'Give the proxy its user name and password in the network settings of this computer, then start again.',
    'button',
  ),
  remote_auth_failed: (details) => ({
    title: text(details, 'reason', `The sign-in to ${theHost(details)} does not work.`),
    advice: text(details, 'advice', 'Give a valid username and password or token.'),
    retry: 'button',
  }),
  remote_sso_required: (details) => ({
    title: `${ownerOf(details)} at ${theHost(details)} requires single sign-on for this token.`,
    advice:
      text(details, 'page', '') === ''
        ? 'Authorise the token for the organisation at the host.'
        : `Authorise the token for the organisation: ${text(details, 'page', '')}`,
    retry: 'button',
  }),
  remote_ssh_key_refused: (details) => ({
    title: `${host(details)} refused the SSH key.`,
    advice: 'Add the public key to the account at the host, or choose another key.',
    retry: 'button',
  }),
  remote_host_key_unknown: (details) => ({
    title: `This is the first contact with ${theHost(details)}.`,
    advice:
      `Compare its fingerprint ${text(details, 'fingerprint', '')} with what the host publishes, then trust it.`.replace(
        /\s+/g,
        ' ',
      ),
    retry: 'button',
  }),
  remote_host_key_changed: (details) => ({
    title: `The identity of ${theHost(details)} changed.`,
    advice: 'This can be an attack. Ask its administrator before trusting the new key.',
    retry: 'no',
  }),
  remote_not_found: (details) => ({
    title: `${repository(details)} was not found at ${theHost(details)}.`,
    advice:
      'It may be deleted, renamed, or no longer visible to this account. Check the address and the sign-in. Your copy is safe.',
    retry: 'automatic',
  }),
  remote_gone: (details) => ({
    title: `${repository(details)} is gone from ${theHost(details)}, or no longer visible to this account.`,
    advice:
      'It was not found for more than a day. Your copy is safe; keep it as an archive, or check the address and the sign-in.',
    retry: 'button',
  }),
  remote_blocked: (details) => ({
    title: `${host(details)} has disabled ${theRepository(details)}.`,
    advice: 'Your copy is safe. It is looked at again once a week.',
    retry: 'button',
  }),
  remote_moved: (details) => ({
    title: `${repository(details)} moved to ${text(details, 'movedTo', 'another address')}.`,
    advice: 'Update the address of the mirror; the sign-in may have to be given again.',
    retry: 'button',
  }),
  remote_replaced: (details) => ({
    title: `A different repository now stands at ${text(details, 'path', 'this address')}. Sync is held.`,
    advice: 'Nothing was changed here. Accept the new one, or keep the old one as an archive.',
    retry: 'button',
  }),
  remote_read_denied: (details) => ({
    title: `This account may not read ${theRepository(details)}.`,
    advice: 'Use another account, or give this one access to the repository.',
    retry: 'button',
  }),
  remote_write_denied: (details) => ({
    title:
      details['archived'] === true
        ? `${repository(details)} is archived at ${theHost(details)}: it takes no pushes.`
        : details['deployKey'] === true
          ? `The key may read but not write ${theRepository(details)}.`
          : `This account may read but not write ${theRepository(details)}.`,
    advice:
      details['archived'] === true
        ? 'Unarchive it there, or pause this mirror.'
        : details['deployKey'] === true
          ? 'Allow write access for the deploy key at the host, or use another key.'
          : details['needs']
            ? `Give its sign-in ${String(details['needs'])}, or use another account.`
            : 'Use another account, or give this one write access.',
    retry: 'button',
  }),
  remote_quota: (details) => ({
    title: `The storage at ${theHost(details)} is full${text(details, 'limit', '') === '' ? '' : ` (${text(details, 'limit', '')})`}.`,
    advice: 'Ask for more space there, or leave large branches out.',
    retry: 'button',
  }),
  remote_push_too_large: (details) => ({
    title: `${host(details)} does not take so much in one push.`,
    advice: 'It is tried again by itself. If this stays, ask the host to take more in one push.',
    retry: 'automatic',
  }),
  remote_rejected: (details) => {
    const reason = refReasonSchema.safeParse(details['reason'])
    if (reason.success) {
      const isPassing = retryPolicyOf('remote_rejected', details) === 'backoff'
      return { ...refusalMessage(reason.data, details), retry: isPassing ? 'automatic' : 'button' }
    }
    return {
      title: `${host(details)} refused ${text(details, 'refs', 'some branches')}.`,
      advice:
        details['othersWent'] === true
          ? 'See each refused branch for the reason; the others went through.'
          : 'See each refused branch for the reason.',
      retry: 'button',
    }
  },
  remote_diverged: (details) => ({
    title: `${text(details, 'refs', 'Some branches')} at ${theHost(details)} ${namesOne(details) ? 'has' : 'have'} commits that are not here.`,
    advice:
      'Nothing was overwritten. Compare both sides, then bring their commits here or overwrite and keep theirs.',
    retry: 'button',
  }),
  remote_conflict: (details) => ({
    title: text(
      details,
      'sentence',
      `${text(details, 'refs', 'Some branches')} changed both here and at ${text(details, 'host', 'the remote')}.`,
    ),
    advice:
      'Nothing of it was changed on either side, and the others go on. Choose a side, keep both, or merge them.',
    retry: 'button',
  }),
  remote_unrelated: (details) => ({
    title: `${repository(details)} at ${theHost(details)} holds another history.`,
    advice: 'Nothing was pushed. Choose another target, import it first, or overwrite it and keep its tips.',
    retry: 'button',
  }),
  remote_damaged: (details) => ({
    title: `${repository(details)} is damaged on its server.`,
    advice: 'Tell its owner. Your copy is safe.',
    retry: 'button',
  }),
  remote_malformed: (details) => ({
    title: `The history of ${theRepository(details)} contains malformed objects${
      text(details, 'object', '') === ''
        ? ''
        : ` (${text(details, 'object', '').slice(0, 7)}: ${text(details, 'problem', 'malformed')})`
    }.`,
    advice: 'Tell its owner; nothing of it was taken.',
    retry: 'button',
  }),
  remote_held: (details) =>
    details['cause'] === 'turned_round'
      ? heldByFlip(details)
      : {
          title: `${text(details, 'affected', 'Many')} of ${text(details, 'total', 'the')} branches and tags would be removed or rewritten. Held.`,
          advice:
            details['side'] === 'there'
              ? 'Nothing was changed at the remote. Look at the repository here; if it is meant, sync again and accept the change.'
              : 'Nothing was changed here. Look at the remote; if it is meant, sync again and accept the change.',
          retry: 'button',
        },
  remote_hash_format: say(
    'The two repositories use different hash formats.',
    'Mirror to a repository with the same object format.',
    'button',
  ),
  large_files_missing: (details) => ({
    title: `${countOfFiles(details)} missing ${details['where'] === 'here' ? 'here' : 'at the source'}.`,
    advice:
      details['where'] === 'here'
        ? 'Push them here with `git lfs push --all`, or fetch them from where they are; branches that need them wait.'
        : 'The branches were taken over without them; they are asked for again at each run. See which below.',
    retry: 'automatic',
  }),
  large_files_refused: (details) => ({
    title:
      details['off'] === true
        ? `${host(details)} does not accept large files (Git LFS).`
        : `${host(details)} refused ${countOfFiles(details).replace(/ (?:is|are)$/, '')}.`,
    advice:
      details['off'] === true
        ? 'Turn Git LFS on for the repository there; branches that need large files wait, the others went through.'
        : 'See each for the reason; branches that need them wait, the others went through.',
    retry: 'automatic',
  }),

  forge_scope_missing: (details) => ({
    title: `The token for ${theHost(details)} lacks ${text(details, 'scopes', 'a permission')}${text(details, 'for', '') === '' ? '' : `, needed to ${text(details, 'for', '')}`}.`,
    advice: 'Make a token with it at the host, and give it to the account in place of the old one.',
    retry: 'button',
  }),
  forge_refused: (details) => ({
    title: `${host(details)} refused: ${text(details, 'said', 'it gave no reason').replace(/[.\s]+$/, '')}.`,
    advice: 'Nothing was changed there. Correct it and try again.',
    retry: 'button',
  }),
  forge_cannot: (details) => ({
    title: text(details, 'reason', `${host(details)} cannot do that.`),
    advice: text(details, 'advice', 'Nothing was sent.'),
    retry: 'no',
  }),

  disk_full: (details) => ({
    title: text(details, 'reason', 'The disk is full.'),
    advice: 'Free some space; it is then tried again by itself.',
    retry: 'automatic',
  }),
  store_damaged: say(
    'This copy is damaged.',
    'It is repaired by itself where a remote has what is missing; nothing is deleted here.',
    'button',
  ),
  file_in_use: (details) => ({
    title: `Another program holds ${text(details, 'file', 'a file of this copy')} open.`,
    advice: 'It is tried again by itself. Exclude the data directory from virus scanners if this stays.',
    retry: 'automatic',
  }),
  store_locked: (details) => ({
    title: `A lock was left in this copy${text(details, 'file', '') === '' ? '' : `: ${text(details, 'file', '')}`}.`,
    advice: 'Nothing to do: it is removed when nobody uses it, and the run tried again.',
    retry: 'automatic',
  }),
  store_case_clash: (details) => ({
    title: `${text(details, 'names', 'Two names')} differ only in upper and lower case, which this disk cannot tell apart.`,
    advice: 'Rename one of them at the remote, or leave it out.',
    retry: 'button',
  }),
  git_unusable: say('git could not be run.', 'Install git 2.39 or newer.', 'button'),
  git_too_old: (details) => ({
    title: `This git is too old${text(details, 'version', '') === '' ? '' : ` (${text(details, 'version', '')})`}.`,
    advice: 'Install git 2.39 or newer.',
    retry: 'button',
  }),
  database_damaged: (details) => ({
    title: 'The database file is damaged. It was left as it is.',
    advice: `Restore ${text(details, 'file', 'it')} from a backup, or move it away to start with an empty one.`,
    retry: 'no',
  }),
  database_newer: say(
    'The database was made by a newer Mirrordesk. It was left as it is.',
    'Start the newer version, or use another data directory.',
    'no',
  ),
  vault_locked: say(
    'The saved sign-ins cannot be opened with this vault key.',
    'Start with the key that sealed them.',
    'no',
  ),
  timeout: say('It took too long.', 'Try again.', 'button'),
  cancelled: say('It was cancelled.', 'Start it again when you like.', 'button'),
  interrupted: say(
    'It was interrupted by a shutdown.',
    'Nothing to do: it continues by itself.',
    'automatic',
  ),
  internal: say('Something went wrong inside Mirrordesk.', 'Try again; the log has the details.', 'button'),
}

/**
 * The words for a failure.
 * @param details host, path, ref, refs …: whatever the failing place knew; missing ones have a general word
 */
export const errorMessage = (code: ErrorCode, details: ErrorDetails = {}): ErrorMessage =>
  messages[code](details)
