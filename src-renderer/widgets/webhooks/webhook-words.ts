import type { Delivery, Webhook, WebhookEvent } from '../../../src-shared/domain/webhook.ts'
import type { Sign } from '../../components/status-sign.tsx'

export const eventWords: Readonly<Record<Delivery['event'], string>> = {
  push: 'Push',
  'repo.sync.started': 'Mirror run begins',
  'repo.sync.succeeded': 'Mirror run succeeds',
  'repo.sync.failed': 'Mirror run fails',
  ping: 'Test',
}

export const eventHints: Readonly<Record<WebhookEvent, string>> = {
  push: 'One request for each branch, tag or note that moves, whatever moved it.',
  'repo.sync.started': 'Of pull mirrors and one-time fetches, also when nothing is new.',
  'repo.sync.succeeded': 'The data are here; some branches may have been left out.',
  'repo.sync.failed': 'Nothing came, or it was cancelled.',
}

const allEvents = Object.keys(eventHints).length

/** What it hears: "Everything", "Push, Mirror run fails". */
export const heardEvents = ({ events }: Pick<Webhook, 'events'>): string =>
  events.length === allEvents ? 'Everything' : events.map((event) => eventWords[event]).join(', ')

/** How a webhook stands, in a sign and a sentence. */
export const standingOfWebhook = ({
  enabled,
  lastAttempt,
}: Pick<Webhook, 'enabled' | 'lastAttempt'>): { readonly sign: Sign; readonly text: string } => {
  if (!enabled) return { sign: 'rest', text: 'Disabled: nothing is sent.' }
  if (lastAttempt === null) return { sign: 'waiting', text: 'Nothing was sent yet.' }
  if (lastAttempt.error !== null) return { sign: 'bad', text: lastAttempt.error }
  return { sign: 'good', text: `Works: the last answer was ${lastAttempt.status ?? '-'}.` }
}

/** How a delivery stands, in a sign and a word. */
export const standingOfDelivery = ({
  state,
  attempts,
}: Pick<Delivery, 'state' | 'attempts'>): { readonly sign: Sign; readonly text: string } => {
  switch (state) {
    case 'delivered':
      return { sign: 'good', text: 'Delivered' }
    case 'failed':
      return { sign: 'bad', text: 'Given up' }
    case 'waiting':
      return attempts === 0
        ? { sign: 'waiting', text: 'Waits for its turn' }
        : { sign: 'partial', text: 'Is tried again' }
  }
}

/** What another address brings with it. */
export const wordsOfNewAddress = (
  { waitingCount }: Pick<Webhook, 'waitingCount'>,
  isSecretKept: boolean,
): string => {
  const waiting =
    waitingCount === 1 ? 'The delivery that waits goes' : `The ${waitingCount} deliveries that wait go`
  const what = waitingCount === 0 ? 'Requests go' : waiting
  const secret = isSecretKept ? 'signed with the same secret' : 'signed with the new secret'
  return `${what} to a new address at once, ${secret}.`
}

/** Host and path of an address, without the part that everybody knows. */
export const shortAddress = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '')
