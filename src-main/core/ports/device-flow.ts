import type { SignInGrant } from './sign-in-grant.ts'

/** What a person is shown: the code to type in at the page. */
export type DeviceCode = {
  readonly userCode: string
  /** The page where it is typed in. */
  readonly verificationUrl: string
  /** The page with the code in it already; null where the forge has none. */
  readonly verificationUrlComplete: string | null
  readonly expiresAt: number
  /** How long is waited between two questions whether it was typed in. */
  readonly intervalMs: number
}

/** A sign-in under way: a code to show, and the wait for what comes of it. */
export type DeviceSignIn = {
  readonly code: DeviceCode
  /**
   * Asks until the person has answered; what the network breaks meanwhile is asked again.
   * @throws AppError `forge_refused` when it was declined, `timeout` when the code ran out, `cancelled` by the signal
   */
  readonly wait: () => Promise<SignInGrant>
}

/**
 * Signing in with a code, on a device that cannot take a redirect. The same at every forge that has it.
 * https://www.rfc-editor.org/rfc/rfc8628
 */
export type DeviceFlow = {
  /**
   * @throws AppError `forge_cannot` when the forge, or this app of it, has no device flow; `remote_…` as of the port of forges
   */
  readonly start: (asked: {
    /** The address of its web interface, without a trailing slash. */
    readonly webUrl: string
    /** Of the OAuth app; public. */
    readonly clientId: string
    readonly scopes: readonly string[]
    readonly signal: AbortSignal
  }) => Promise<DeviceSignIn>
}
