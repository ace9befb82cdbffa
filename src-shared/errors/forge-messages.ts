import { text, host, theHost, type Messages } from './message-words.ts'

/** What a forge's API says. */
export const forgeMessages = {
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
} as const satisfies Messages
