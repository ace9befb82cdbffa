import type { SignInFlow } from '../../core/ports/sign-in-flows.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createTokenCalls } from '../oauth/token-calls.ts'

/**
 * Gitea and Forgejo sign people in by a page alone. An app that is not confidential may come back to any port of
 * 127.0.0.1. https://docs.gitea.com/development/oauth2-provider, https://forgejo.org/docs/latest/user/oauth2-provider/
 */
export const createGiteaSignIn = (dependencies: ForgeDependencies): SignInFlow => ({
  device: null,
  ...createTokenCalls(dependencies, {
    authorize: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
  }),
})
