import type { CallInput, CallOutput } from '../../src-shared/contract/contract-types.ts'
import { isAppError } from '../../src-shared/errors/app-error.ts'
import { credentialAnswer, localRemoteOf, parseCredentialRequest } from './credential-protocol.ts'

/** Long enough for the requests of one git command. */
const tokenLifetimeMs = 15 * 60_000

type Mint = (input: CallInput<'tokens.mint'>) => Promise<CallOutput<'tokens.mint'>>

/**
 * What git is answered when it asks for the credential of a localhost remote: a short-lived token. Empty for any
 * other address, for a repository that is not there, and when no core runs: git then goes on as if it had no helper.
 * @param question as git writes it, https://git-scm.com/docs/git-credential#IOFMT
 * @param core.address of the running core
 */
export const answerCredential = async (
  question: string,
  core: { readonly address: () => string; readonly mint: Mint },
): Promise<string> => {
  try {
    const remote = localRemoteOf(parseCredentialRequest(question), core.address())
    if (remote === null) return ''
    const minted = await core.mint({ ...remote, scopes: ['git:read', 'git:write'], ttlMs: tokenLifetimeMs })
    return credentialAnswer(minted.token, minted.expiresAt)
  } catch (error) {
    if (isAppError(error)) return ''
    throw error
  }
}
