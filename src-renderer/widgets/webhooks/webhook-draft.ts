import type { Webhook, WebhookEvent } from '../../../src-shared/domain/webhook.ts'

/** The choice of all repositories; no repository has an empty name. */
export const everywhere = ''
export const shortestSecret = 8

/** What a person enters of a webhook. */
export type WebhookDraft = {
  readonly url: string
  /** The name of a repository, or `everywhere`. */
  readonly repository: string
  readonly events: readonly WebhookEvent[]
  /** The secret it has, one that is made, or `given`. */
  readonly secret: 'kept' | 'made' | 'given'
  readonly given: string
}

/** Of a webhook that is new: of one repository, or with null of all. */
export const newDraft = (repository: string | null): WebhookDraft => ({
  url: '',
  repository: repository ?? everywhere,
  events: ['push'],
  secret: 'made',
  given: '',
})

/** Of a webhook as it is. */
export const draftOf = ({ url, repository, events }: Webhook): WebhookDraft => ({
  url,
  repository: repository ?? everywhere,
  events,
  secret: 'kept',
  given: '',
})

/** Whether there is an address, an event, and a secret of one's own that is long enough. */
export const isComplete = ({ url, events, secret, given }: WebhookDraft): boolean =>
  url.trim() !== '' && events.length > 0 && (secret !== 'given' || given.length >= shortestSecret)

/** What of a webhook the draft changes; without an entry, nothing. */
export const changesIn = (before: Webhook, draft: WebhookDraft) => {
  const isSame =
    draft.events.length === before.events.length &&
    draft.events.every((event) => before.events.includes(event))
  return {
    ...(draft.url.trim() === before.url ? {} : { url: draft.url }),
    ...(draft.repository === (before.repository ?? everywhere)
      ? {}
      : { repository: draft.repository === everywhere ? null : draft.repository }),
    ...(isSame ? {} : { events: [...draft.events] }),
    ...(draft.secret === 'kept'
      ? {}
      : { secret: draft.secret === 'given' ? draft.given : { generate: true as const } }),
  }
}
