import { createHash } from 'node:crypto'
import { Octokit } from '@octokit/core'
import { throttling } from '@octokit/plugin-throttling'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { Fetch } from '../forge-request.ts'
import { apiUrlOf } from './github-addresses.ts'
import { failureOfGitHub, secondsOfRateLimit, type Asked } from './github-failure.ts'
import { createGitHubFetch } from './github-fetch.ts'

/** Waits; rejects when the signal is aborted meanwhile. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export type GitHubDependencies = { readonly fetch: Fetch; readonly now: () => number; readonly sleep: Sleep }

/** Who asks: the token of an account, or the short-lived proof of an app. */
export type GitHubSign = Pick<ForgeAccess, 'webUrl' | 'signal'> & { readonly token: string }

export type GitHubCall = Omit<Asked, 'isWrite'> & {
  /** Method and path as GitHub documents them, or the whole address of a next page. */
  readonly route: string
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  /** What of the parameters must be in no failure, beside the token. */
  readonly secrets?: readonly string[]
  /** Statuses that are an answer here and no failure. */
  readonly answers?: readonly number[]
}

/**
 * One call, its answer whole; waits up to a minute, a few times, when GitHub asks for it, and repeats reads that the
 * server failed at. Its body is unchecked.
 * @throws AppError as the port says
 */
export type CallGitHub = (sign: GitHubSign, call: GitHubCall) => Promise<ForgeAnswer>

/** The plugin awaits what it returns, and tries again when that is true. */
type LimitHandler = (seconds: number, options: unknown, octokit: unknown, retryCount: number) => unknown

const ThrottledOctokit = Octokit.plugin(throttling)
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** Supported until two years after the version that follows it, which older Enterprise Servers do not know. */
const apiVersion = '2022-11-28'
const longestWaitSeconds = 60
const mostWaits = 3
/** Between tries of a read that the server failed at. */
const pausesMs = [1_000, 4_000] as const

/** The token of a sign-in. GitHub's API takes no passwords. */
export const signOf = ({ webUrl, signal, signIn }: ForgeAccess): GitHubSign => {
  if (signIn.kind === 'token') return { webUrl, signal, token: signIn.token }
  throw new AppError('forge_cannot', 'GitHub takes a token, no password.', {
    details: {
      reason: 'GitHub takes a token, no user name and password.',
      advice: 'Make a token at GitHub.',
    },
  })
}

/** Told apart by account, not by call: what is asked at the same time counts together. The token itself is not kept. */
const throttleIdOf = ({ webUrl, token }: GitHubSign): string =>
  `${webUrl} ${createHash('sha256').update(token).digest('base64url')}`

/** What waits its turn cannot be called back; but nobody has to wait for it, and its turn sends nothing any more. */
const orCancelled = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  let leave = (): void => undefined
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(new AppError('cancelled', 'It was cancelled.'))
  })
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

export const createCallGitHub = ({ fetch, now, sleep }: GitHubDependencies): CallGitHub => {
  /** Its answer, whatever the status. Rate limits are waited for by the throttling plugin, with our clock. */
  const once = async (sign: GitHubSign, call: GitHubCall): Promise<ForgeAnswer> => {
    const last: { answer: ForgeAnswer | null } = { answer: null }
    const isWorthWaiting = async (retryCount: number): Promise<boolean> => {
      const seconds = last.answer === null ? null : secondsOfRateLimit(last.answer, now())
      if (seconds === null || seconds > longestWaitSeconds || retryCount >= mostWaits) return false
      await sleep(seconds * 1_000, sign.signal)
      return true
    }
    const wait: LimitHandler = (_seconds, _options, _octokit, retryCount) => isWorthWaiting(retryCount)
    const octokit = new ThrottledOctokit({
      baseUrl: apiUrlOf(sign.webUrl),
      userAgent: 'Mirrordesk',
      log: silent,
      request: {
        log: silent,
        parseSuccessResponseBody: false,
        fetch: createGitHubFetch(fetch, {
          signal: sign.signal,
          secrets: [sign.token, ...(call.secrets ?? [])],
          onAnswer: (seen) => {
            last.answer = seen
          },
        }),
      },
      throttle: {
        id: throttleIdOf(sign),
        // It has been waited already, by our clock, and ends with the signal.
        retryAfterBaseValue: 0,
        onRateLimit: wait,
        onSecondaryRateLimit: wait,
      },
    })
    try {
      const request = octokit.request(call.route, {
        ...call.parameters,
        headers: {
          accept: 'application/vnd.github+json',
          'x-github-api-version': apiVersion,
          authorization: `Bearer ${sign.token}`,
          ...call.headers,
        },
      })
      await orCancelled(request, sign.signal)
    } catch (error) {
      if (sign.signal.aborted) throw new AppError('cancelled', 'It was cancelled.')
      const { cause } = error as Error
      if (isAppError(cause)) throw cause
      // With an answer it is octokit's word for a status, which is judged here.
      if (last.answer === null) throw error
    }
    if (last.answer === null) throw new AppError('remote_error', 'No answer.')
    return last.answer
  }

  return async (sign, call) => {
    const isWrite = !call.route.startsWith('GET ')
    for (let tries = 0; ; tries += 1) {
      if (sign.signal.aborted) throw new AppError('cancelled', 'It was cancelled.')
      const answer = await once(sign, call)
      if (answer.status < 300 || call.answers?.includes(answer.status) === true) return answer
      const pauseMs = pausesMs[tries]
      if (answer.status < 500 || isWrite || pauseMs === undefined) {
        throw failureOfGitHub(answer, { ...call, isWrite }, now())
      }
      await sleep(pauseMs, sign.signal).catch(() => {
        throw new AppError('cancelled', 'It was cancelled.')
      })
    }
  }
}
