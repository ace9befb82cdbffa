import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { DeviceFlow } from './device-flow.ts'
import type { SignInGrant } from './sign-in-grant.ts'

/** The OAuth app of a person or a server, at one forge. It is public: it has no secret. */
export type SignInApp = {
  /** The address of the forge's web interface, without a trailing slash. */
  readonly webUrl: string
  readonly clientId: string
}

/**
 * Signing in by a page that leads back to this computer: an authorization code, with the proof that it comes back to who
 * asked (PKCE). https://www.rfc-editor.org/rfc/rfc8252, https://www.rfc-editor.org/rfc/rfc7636
 */
export type CodeFlow = {
  /** The page that a person opens. */
  readonly pageUrl: (asked: {
    readonly app: SignInApp
    readonly scopes: readonly string[]
    readonly redirectUrl: string
    readonly state: string
    /** Of the method S256. */
    readonly challenge: string
  }) => string
  /** @throws AppError `forge_refused` for a code that is not taken; `remote_…` as of the port of forges */
  readonly exchange: (asked: {
    readonly app: SignInApp
    readonly redirectUrl: string
    readonly code: string
    readonly verifier: string
    readonly signal: AbortSignal
  }) => Promise<SignInGrant>
}

/** How one kind of forge lets people sign in without a token. */
export type SignInFlow = {
  /** null where the forge has none. */
  readonly device: DeviceFlow | null
  readonly code: CodeFlow | null
  /**
   * The next token. The old one, and the refresh token, may be good for nothing from then on: what comes has to be stored
   * before it is used.
   * @throws AppError `remote_auth_failed` when the forge renews it no more: sign in anew; anything else says nothing of that
   */
  readonly renew: (asked: {
    readonly app: SignInApp
    readonly refreshToken: string
    readonly signal: AbortSignal
  }) => Promise<SignInGrant>
}

/** By kind; the code of each is loaded when it is first asked for. */
export type SignInFlows = {
  /** @throws AppError `forge_cannot` for a kind of forge where nobody can sign in but with a token */
  readonly open: (kind: ForgeKind) => Promise<SignInFlow>
}
