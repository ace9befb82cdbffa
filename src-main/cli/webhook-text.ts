import type { Webhook } from '../../src-shared/domain/webhook.ts'
import { relativeTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'

const stateOf = ({ enabled, lastAttempt }: Webhook): string => {
  if (!enabled) return 'disabled'
  if (lastAttempt === null) return 'nothing sent yet'
  return lastAttempt.error ?? 'works'
}

/** Webhooks, a line each, as they stand at `now`. */
export const webhookTable = (webhooks: readonly Webhook[], now: number): string =>
  renderTable(
    webhooks.map((webhook) => [
      shortId(webhook.id),
      webhook.url,
      webhook.repositoryId === null ? 'all' : (webhook.repository ?? '-'),
      webhook.events.join(','),
      webhook.waitingCount,
      relativeTime(webhook.lastAttempt?.at ?? null, now),
      stateOf(webhook),
    ]),
    ['ID', 'URL', 'REPOSITORY', 'EVENTS', 'WAITING', 'LAST', 'STATE'],
  )

/** What follows when a secret was made; nothing otherwise. */
export const secretOnce = (secret: string | null): string =>
  secret === null ? '' : `\n\nThe secret, shown this once: ${secret}`
