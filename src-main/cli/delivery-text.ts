import type { Delivery } from '../../src-shared/domain/webhook.ts'
import { relativeTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'

/** How the last attempt of a delivery went. */
const answerOf = ({ status, error, attempts }: Delivery): string => {
  if (attempts === 0) return '-'
  return error ?? `answered ${status ?? '-'}`
}

export const deliveryTable = (deliveries: readonly Delivery[], now: number): string =>
  renderTable(
    deliveries.map((delivery) => [
      shortId(delivery.id),
      relativeTime(delivery.createdAt, now),
      delivery.event,
      delivery.repository ?? '-',
      delivery.ref ?? '-',
      delivery.state,
      delivery.attempts,
      delivery.nextAttemptAt === null ? '-' : relativeTime(delivery.nextAttemptAt, now),
      answerOf(delivery),
    ]),
    ['ID', 'MADE', 'EVENT', 'REPOSITORY', 'REF', 'STATE', 'ATTEMPTS', 'NEXT', 'ANSWER'],
  )

export const deliveryLine = (delivery: Delivery): string =>
  delivery.state === 'delivered'
    ? `Delivered: the receiver answered ${delivery.status ?? '-'} in ${delivery.durationMs ?? 0} ms.`
    : (delivery.error ?? 'It waits for its turn.')
