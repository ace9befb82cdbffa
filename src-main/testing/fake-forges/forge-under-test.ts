import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { isAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess, ForgeSignIn } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../../forges/forge-dependencies.ts'

/** A clock that sleepers move, and what they slept, in seconds. */
export const createForgeClock = (startAt = Date.UTC(2026, 10, 20, 12)) => {
  let now = startAt
  const slept: number[] = []
  const dependencies: ForgeDependencies = {
    fetch: (url, init) => fetch(url, init),
    now: () => now,
    sleep: (ms, signal) => {
      signal.throwIfAborted()
      slept.push(ms / 1_000)
      now += ms
      return Promise.resolve()
    },
  }
  return { ...dependencies, slept, pass: (ms: number) => (now += ms) }
}

export const accessTo = (
  kind: ForgeKind,
  webUrl: string,
  signIn: ForgeSignIn | string,
  signal = new AbortController().signal,
): ForgeAccess => ({
  kind,
  webUrl,
  signIn: typeof signIn === 'string' ? { kind: 'token', token: signIn } : signIn,
  signal,
})

/** The AppError with which something fails; a test fails when it does not. */
export const failureOf = async (attempt: Promise<unknown>): Promise<AppError> => {
  try {
    await attempt
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
  throw new Error('It did not fail.')
}

/** All pages of a list as one. */
export const allOf = async <Row>(pages: AsyncIterable<readonly Row[]>): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

/** Everything that an error holds, also what a log would write of its causes. */
export const everythingIn = (error: unknown): string => {
  const parts: string[] = []
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    parts.push(String(at.stack), JSON.stringify(at, Object.getOwnPropertyNames(at)))
    if (isAppError(at)) parts.push(JSON.stringify(at.details))
  }
  return parts.join('\n')
}
