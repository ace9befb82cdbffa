import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SignInFlow } from '../../core/ports/sign-in-flows.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createDeviceFlow, type DevicePlace } from '../oauth/device-flow.ts'
import { createTokenCalls } from '../oauth/token-calls.ts'

const whyNone: DevicePlace['whyNone'] = ({ status }, _refusal, host) =>
  status !== 404
    ? null
    : new AppError('forge_cannot', 'This GitLab has no sign-in by code.', {
        details: {
          host,
          reason: `${host} is older than GitLab 17.3 and has no sign-in by code.`,
          advice: 'Sign in by the browser, or make a personal access token with the scope “api” there.',
        },
      })

/** GitLab has both ways, for apps that are not confidential. https://docs.gitlab.com/api/oauth2/ */
export const createGitlabSignIn = (dependencies: ForgeDependencies): SignInFlow => ({
  device: createDeviceFlow(dependencies, {
    codePath: '/oauth/authorize_device',
    tokenPath: '/oauth/token',
    whyNone,
  }),
  ...createTokenCalls(dependencies, { authorize: '/oauth/authorize', token: '/oauth/token' }),
})
