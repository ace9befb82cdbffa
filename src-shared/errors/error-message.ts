import type { ErrorCode, ErrorDetails } from './app-error.ts'

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

const host = (details: ErrorDetails): string => text(details, 'host', 'The host')
const repository = (details: ErrorDetails): string => text(details, 'path', 'The repository')

/** Whether `details.refs` is one name, not several in a row. */
const namesOne = ({ refs }: ErrorDetails): boolean => typeof refs === 'string' && !/,| and /.test(refs)

/** `3 large files are` */
const countOfFiles = ({ count }: ErrorDetails): string =>
  count === 1 ? '1 large file is' : `${typeof count === 'number' ? count : 'Some'} large files are`

const say =
  (title: string, advice: string, retry: Retry): MessageOf =>
  () => ({ title, advice, retry })

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
    advice: 'Choose another name, or use the existing one.',
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
    title: `The connection to ${text(details, 'host', 'the host')} broke.`,
    advice: 'Nothing to do: it is tried again by itself.',
    retry: 'automatic',
  }),
  remote_stalled: (details) => ({
    title: `No data from ${text(details, 'host', 'the host')} for ${text(details, 'stallSeconds', '120')} seconds.`,
    advice: 'Nothing to do: it is tried again by itself.',
    retry: 'automatic',
  }),
  remote_rate_limited: (details) => ({
    title: `${host(details)} asks us to slow down.`,
    advice: 'It continues when the host allows. Signing in raises most limits.',
    retry: 'automatic',
  }),
  remote_tls_untrusted: (details) => ({
    title: `The certificate of ${text(details, 'host', 'the host')} is not trusted.`,
    advice:
      'Add the certificate authority of this host to the system, or ask its owner to renew the certificate.',
    retry: 'button',
  }),
  remote_proxy_auth: say('The network proxy wants a sign-in.', 'Open the network settings.', 'button'),
  remote_auth_failed: (details) => ({
    title: `The sign-in to ${text(details, 'host', 'the host')} does not work.`,
    advice: 'Give a valid username and password or token.',
    retry: 'button',
  }),
  remote_ssh_key_refused: (details) => ({
    title: `${host(details)} refused the SSH key.`,
    advice: 'Add the public key to the account at the host, or choose another key.',
    retry: 'button',
  }),
  remote_host_key_unknown: (details) => ({
    title: `This is the first contact with ${text(details, 'host', 'the host')}.`,
    advice:
      `Compare its fingerprint ${text(details, 'fingerprint', '')} with what the host publishes, then trust it.`.replace(
        /\s+/g,
        ' ',
      ),
    retry: 'button',
  }),
  remote_host_key_changed: (details) => ({
    title: `The identity of ${text(details, 'host', 'the host')} changed.`,
    advice: 'This can be an attack. Ask its administrator before trusting the new key.',
    retry: 'no',
  }),
  remote_not_found: (details) => ({
    title: `${repository(details)} was not found at ${text(details, 'host', 'the host')}.`,
    advice:
      'It may be deleted, renamed, or no longer visible to this account. Check the address and the sign-in. Your copy is safe.',
    retry: 'automatic',
  }),
  remote_write_denied: (details) => ({
    title: `This account may read but not write ${text(details, 'path', 'the repository')}.`,
    advice: 'Use another account, or give this one write access.',
    retry: 'button',
  }),
  remote_rejected: (details) => ({
    title: `${host(details)} refused ${text(details, 'refs', 'some branches')}.`,
    advice: 'See each refused branch for the reason; the others went through.',
    retry: 'automatic',
  }),
  remote_diverged: (details) => ({
    title: `${text(details, 'refs', 'Some branches')} at ${text(details, 'host', 'the host')} ${namesOne(details) ? 'has' : 'have'} commits that are not here.`,
    advice:
      'Nothing was overwritten. Compare both sides, then bring their commits here or overwrite and keep theirs.',
    retry: 'button',
  }),
  remote_unrelated: (details) => ({
    title: `${repository(details)} at ${text(details, 'host', 'the host')} holds another history.`,
    advice: 'Nothing was pushed. Choose another target, import it first, or overwrite it and keep its tips.',
    retry: 'button',
  }),
  remote_held: (details) => ({
    title: `${text(details, 'affected', 'Many')} of ${text(details, 'total', 'the')} branches and tags would be removed or rewritten. Held.`,
    advice: 'Nothing was changed here. Look at the remote; if it is meant, sync again and accept the change.',
    retry: 'button',
  }),
  remote_damaged: say('The repository is damaged on its server.', 'Tell its owner.', 'automatic'),
  remote_hash_format: say(
    'The two repositories use different hash formats.',
    'Mirror to a repository with the same object format.',
    'no',
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

  disk_full: say('The disk is full.', 'Free some space; it is then tried again by itself.', 'automatic'),
  store_damaged: say(
    'This copy is damaged.',
    'Import it again from its remote; nothing is deleted here.',
    'button',
  ),
  git_unusable: say('git could not be run.', 'Install git 2.39 or newer.', 'button'),
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
