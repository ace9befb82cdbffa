import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { delay } from '../mirrors/delay.ts'
import type { Clock } from '../ports/clock.ts'
import type { OpenRedirectListener, Redirected } from '../ports/redirect-listener.ts'
import type { CodeFlow, SignInApp } from '../ports/sign-in-flows.ts'
import type { SignInGrant } from '../ports/sign-in-grant.ts'

/** How long a page is waited for. */
const waitMs = 10 * 60_000

export type StartedSignIn = {
  readonly userCode: string | null
  readonly pageUrl: string
  readonly expiresAt: number
  /** @throws AppError `forge_refused` when it was declined, `timeout` when nobody came, `cancelled` by the signal */
  readonly wait: () => Promise<SignInGrant>
}

/** 256 bits that nobody guesses, in letters that an address takes. */
const randomText = (): string => randomBytes(32).toString('base64url')

const declined = (query: URLSearchParams, host: string): AppError => {
  const error = query.get('error') ?? ''
  const said =
    error === 'access_denied'
      ? 'the sign-in was declined'
      : (query.get('error_description') ?? error).slice(0, 300) || 'it gave no reason'
  return new AppError('forge_refused', 'The sign-in was declined.', { details: { host, said } })
}

/** The code of an answer that belongs to this sign-in; the browser is told what became of it. */
const codeIn = ({ query, answer }: Redirected, state: string, host: string): string => {
  if (query.get('state') !== state) {
    answer('not_ours')
    throw new AppError('forge_refused', 'The answer belongs to another sign-in.', {
      details: { host, said: 'its answer did not belong to this sign-in, so it was not taken' },
    })
  }
  const code = query.get('code') ?? ''
  if (query.has('error') || code === '') {
    answer('declined')
    throw declined(query, host)
  }
  answer('received')
  return code
}

/**
 * A sign-in by a page that leads back to a port of this computer, with a state that shows that the answer belongs to it
 * and a proof that only we can use it. https://www.rfc-editor.org/rfc/rfc8252
 */
export const startBrowserSignIn = async (
  {
    flow,
    listen,
    clock,
  }: { readonly flow: CodeFlow; readonly listen: OpenRedirectListener; readonly clock: Clock },
  asked: { readonly app: SignInApp; readonly scopes: readonly string[]; readonly signal: AbortSignal },
): Promise<StartedSignIn> => {
  const { app, scopes, signal } = asked
  const { host } = new URL(app.webUrl)
  const listener = await listen()
  const { redirectUrl, redirected } = listener
  const [state, verifier] = [randomText(), randomText()]
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const nobody = new AbortController()
  const tooLate = async (): Promise<never> => {
    await delay(clock, waitMs, AbortSignal.any([signal, nobody.signal])).catch(() => undefined)
    if (signal.aborted) throw new AppError('cancelled', 'The sign-in was cancelled.')
    throw new AppError('timeout', 'Nobody came back from the page.', { details: { host } })
  }
  return {
    userCode: null,
    pageUrl: flow.pageUrl({ app, scopes, redirectUrl, state, challenge }),
    expiresAt: clock.now() + waitMs,
    wait: async () => {
      try {
        const code = codeIn(await Promise.race([redirected, tooLate()]), state, host)
        return await flow.exchange({ app, redirectUrl, code, verifier, signal })
      } finally {
        nobody.abort()
        listener.close()
      }
    },
  }
}
