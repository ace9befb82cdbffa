import { AppError } from '../../../../src-shared/errors/app-error.ts'
import { goDuration, msOfGoDuration } from './go-duration.ts'

/** `[mirror] MIN_INTERVAL` unless the administrator chose another. https://docs.gitea.com/administration/config-cheat-sheet#mirror-mirror */
export const shortestIntervalMs = 10 * 60_000

/**
 * As the API wants it: `0s` for never by the clock; nothing at all is refused by it.
 * @throws AppError `invalid_input` with `details.field`
 */
export const wantedInterval = (intervalMs: number | null): string => {
  if (intervalMs === null) return goDuration(0)
  if (Number.isFinite(intervalMs) && intervalMs >= shortestIntervalMs) return goDuration(intervalMs)
  const reason = 'A mirror that the forge runs itself runs every 10 minutes at most.'
  throw new AppError('invalid_input', reason, { details: { reason, field: 'intervalMs' } })
}

/** As the API gives it; null for never by the clock. */
export const intervalOf = (text: string | null | undefined): number | null => {
  const ms = msOfGoDuration(text ?? '')
  return ms === null || ms === 0 ? null : ms
}
