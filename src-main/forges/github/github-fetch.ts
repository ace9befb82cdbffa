import type { ForgeAnswer } from '../forge-answer.ts'
import { failureOfFetch } from '../forge-failure.ts'
import { parse, readText, redirectStatuses, redirectTarget, type Fetch } from '../forge-request.ts'

/** What of the platform's `fetch` octokit uses. */
type OctokitFetch = (address: string, init: RequestInit) => Promise<Response>

type FetchOptions = {
  readonly signal: AbortSignal
  /** What is taken out of refusals, should GitHub repeat it. */
  readonly secrets: readonly string[]
  /** Hears of every answer, before octokit judges it. */
  readonly onAnswer: (answer: ForgeAnswer) => void
}

/** What is shorter stands in words as well, and is no secret. */
const shortestSecret = 8

const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce(
    (rest, secret) => (secret.length < shortestSecret ? rest : rest.replaceAll(secret, '…')),
    text,
  )

const timeoutMs = 30_000
const mostRedirects = 5

/** A renamed repository answers GET with 301 and writes with 307, which keeps method and body. */
const isFollowed = (method: string, status: number): boolean =>
  method === 'GET' ? redirectStatuses.has(status) : status === 307 || status === 308

/** Statuses whose answer may not have a body: `new Response` refuses one. */
const isBodiless = (status: number): boolean => status === 204 || status === 205 || status === 304

/**
 * The `fetch` of one call through octokit. octokit by itself follows redirects with the sign-in, has no deadline, reads
 * answers of any length, and takes one that broke off for empty.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export const createGitHubFetch =
  (fetch: Fetch, { signal, secrets, onAnswer }: FetchOptions): OctokitFetch =>
  async (address, init) => {
    const deadline = AbortSignal.timeout(timeoutMs)
    const method = init.method ?? 'GET'
    let at = new URL(address)
    try {
      for (let hop = 0; ; hop += 1) {
        const response = await fetch(at, {
          ...init,
          redirect: 'manual',
          signal: AbortSignal.any([signal, deadline]),
        })
        const { status, headers } = response
        const target =
          isFollowed(method, status) && hop < mostRedirects
            ? redirectTarget(at, headers.get('location'))
            : null
        if (target === null) {
          const text = await readText(response, at.host)
          const isSuccess = status < 300
          const told = isSuccess ? text : withoutSecrets(text, secrets)
          onAnswer({ status, headers, url: at, body: parse(told) })
          // Of a success octokit needs no body; its own parser takes three times as long as that of the platform.
          return new Response(isSuccess || isBodiless(status) ? null : told, { status, headers })
        }
        await response.body?.cancel()
        at = target
      }
    } catch (error) {
      throw failureOfFetch(error, at.host, deadline.aborted ? timeoutMs : null)
    }
  }
