import { isAppError } from '../../src-shared/errors/app-error.ts'
import type { SignInFlow } from '../core/ports/sign-in-flows.ts'
import { hideInFailure } from './hide-secrets.ts'

const guarded = async <Result>(secrets: readonly string[], call: () => Promise<Result>): Promise<Result> => {
  try {
    return await call()
  } catch (error) {
    throw isAppError(error) ? hideInFailure(error, secrets) : error
  }
}

/** The same ways to sign in, whose failures repeat no code or token, as `secretFreeForge` is for the forges. */
export const secretFreeSignIn = ({ device, code, renew }: SignInFlow): SignInFlow => ({
  device,
  code: code && {
    pageUrl: code.pageUrl,
    exchange: (asked) => guarded([asked.code, asked.verifier], () => code.exchange(asked)),
  },
  renew: (asked) => guarded([asked.refreshToken], () => renew(asked)),
})
