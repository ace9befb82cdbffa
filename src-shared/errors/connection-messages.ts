import {
  text,
  host,
  theHost,
  say,
  waited,
  ownerOf,
  certificateProblem,
  type Messages,
} from './message-words.ts'

/** Getting through to a host, and its trust in who comes. */
export const connectionMessages = {
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
} as const satisfies Messages
