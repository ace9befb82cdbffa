import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SignInFlow } from '../../core/ports/sign-in-flows.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createDeviceFlow, type DevicePlace } from '../oauth/device-flow.ts'
import { createTokenCalls } from '../oauth/token-calls.ts'

/** https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
const wordsForNone: ReadonlySet<string> = new Set([
  'device_flow_disabled',
  'unsupported_grant_type',
  'incorrect_client_credentials',
  'Not Found',
])

const whyNone: DevicePlace['whyNone'] = (_answer, refusal, host) =>
  refusal === null || !wordsForNone.has(refusal.error)
    ? null
    : new AppError('forge_cannot', 'This app has no sign-in with a code.', {
        details: {
          host,
          reason: `${host} has no sign-in with a code for this app.`,
          advice:
            'Compare the client ID, and tick “Enable Device Flow” in the settings of the app. Or use a token.',
        },
      })

/**
 * GitHub signs people in by a code. Its page that leads back wants the secret of the app for the token, which a program
 * on people's computers cannot keep; the tokens of a code are renewed without it.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow,
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
 */
export const createGitHubSignIn = (dependencies: ForgeDependencies): SignInFlow => {
  const token = '/login/oauth/access_token'
  const { renew } = createTokenCalls(dependencies, { authorize: '/login/oauth/authorize', token })
  const device = createDeviceFlow(dependencies, { codePath: '/login/device/code', tokenPath: token, whyNone })
  return { device, code: null, renew }
}
