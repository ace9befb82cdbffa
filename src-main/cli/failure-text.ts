import type { Failure } from '../../src-shared/domain/run.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../src-shared/errors/error-message.ts'
import { clockTime, relativeTime } from './relative-time.ts'
import { indent } from './table.ts'

/** How much of what git and the remote said is shown; the rest is in `--json`. */
const outputLineLimit = 12

/**
 * A failed command: what happened, then what to do.
 * @param words the command that was run; a usage error points to its help
 */
export const errorText = (error: AppError, words: readonly string[]): string => {
  const { title, advice } = errorMessage(error.code, error.details)
  const what = error.message || title
  if (error.code === 'invalid_input')
    return `${what}\nSee \`${['mirrordesk', ...words, '--help'].join(' ')}\`.`
  const cause =
    error.code === 'internal' && error.cause instanceof Error ? `\n${indent(error.cause.message)}` : ''
  return `${what}${cause}\n${advice}`
}

const againText = (failure: Failure, now: number): string | null => {
  if (failure.retryAt === null) return null
  return `It is tried again ${relativeTime(failure.retryAt, now)} (${clockTime(failure.retryAt, now)}).`
}

/** What git and the remote said, the first lines of it; null when they said nothing. */
export const outputText = (output: string | null): string | null => {
  if (output === null || output.trim() === '') return null
  const lines = output.trim().split('\n')
  const hidden = lines.length - outputLineLimit
  const shown = hidden > 0 ? [...lines.slice(0, outputLineLimit), `… ${hidden} more lines`] : lines
  return indent(shown.join('\n'), '  | ')
}

/** A failed run: what happened, what to do, when it is tried again, what the remote said. */
export const failureText = (failure: Failure, nextCommand: string | null, now: number): string =>
  [
    failure.title,
    failure.advice,
    nextCommand === null ? null : indent(nextCommand),
    againText(failure, now),
    outputText(failure.output),
  ]
    .filter((line) => line !== null)
    .join('\n')
