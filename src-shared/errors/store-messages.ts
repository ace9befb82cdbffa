import { text, say, type Messages } from './message-words.ts'

/** This computer: its disk, its git, its database, and ends that nobody chose. */
export const storeMessages = {
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
} as const satisfies Messages
