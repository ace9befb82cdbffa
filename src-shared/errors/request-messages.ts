import { text, say, type Messages } from './message-words.ts'
import { publishMessage } from './publish-message.ts'

/** What was asked for, and of a Mirrordesk that answers. */
export const requestMessages = {
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
    advice: text(details, 'advice', 'Check the name.'),
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
} as const satisfies Messages
