import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'

/** From here on a clock that is off explains a refused proof: iat is a minute back, exp nine ahead of ten. */
const toleratedSeconds = 50

const skewOf = (serverDate: string | null, nowMs: number): number | null => {
  const at = Date.parse(serverDate ?? '')
  return Number.isNaN(at) ? null : Math.round((nowMs - at) / 1_000)
}

/** The sentence, and what to do about it. */
const refusedProof = (
  host: string,
  serverDate: string | null,
  nowMs: number,
): { readonly reason: string; readonly advice: string } => {
  const skew = skewOf(serverDate, nowMs)
  if (skew !== null && Math.abs(skew) > toleratedSeconds) {
    const direction = skew > 0 ? 'ahead' : 'behind'
    return {
      reason: `The clock of this computer is ${Math.abs(skew)} seconds ${direction}, so that ${host} refuses the app.`,
      advice: 'Set the clock, then try again.',
    }
  }
  return {
    reason: `${host} does not know this app with this private key.`,
    advice: 'Compare the app id, and make a new private key if the old one was removed.',
  }
}

/**
 * What a failure means where an app signs in: the sentence is in the message and in `details.said` or `details.reason`.
 * https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
 * @param asked the permissions that were asked for; what a 422 is about
 * @param serverDate the `Date` that GitHub answered with
 */
export const failureOfApp = (
  error: unknown,
  asked: readonly string[],
  serverDate: string | null,
  nowMs: number,
): unknown => {
  if (!isAppError(error)) return error
  const { details } = error
  const said = String(details['said'] ?? '')
  const fail = (code: AppError['code'], message: string, more: Readonly<Record<string, string>>): AppError =>
    new AppError(code, message, { details: { ...details, ...more } })
  switch (Number(details['status'])) {
    case 401: {
      const proof = refusedProof(String(details['host'] ?? 'GitHub'), serverDate, nowMs)
      return fail('remote_auth_failed', proof.reason, proof)
    }
    case 403: {
      if (!/suspended/i.test(said)) return error
      const reason =
        'the installation of the app is suspended. Its owner can resume it in the settings at GitHub'
      return fail('forge_refused', `Suspended: ${reason}.`, { said: reason })
    }
    case 404: {
      const reason = 'the app is not installed there any more. Install it again at GitHub'
      return fail('forge_refused', `Uninstalled: ${reason}.`, { said: reason })
    }
    case 422:
      if (!/permission/i.test(said)) return error
      return fail('forge_scope_missing', 'The app was asked for more than it was granted.', {
        scopes: asked.length === 0 ? 'a permission' : asked.join(', '),
        for: 'do this job; the owner of the installation has to approve it',
      })
    default:
      return error
  }
}
