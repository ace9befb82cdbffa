import type { HookSecret } from './hook-secret.ts'

/** The only value of a header, in small letters; null when there is none. */
export type HeaderOf = (name: string) => string | null

/** A delivery whose bytes are still coming. Nothing of it is read as anything before its signature was right. */
export type Verification = {
  readonly update: (bytes: Uint8Array) => void
  /** After the last byte: the secret that it is signed with; null when it is with none. */
  readonly signer: () => HookSecret | null
  /** The most bytes that can be verified; left out where it may be as large as any. */
  readonly largestBytes?: number
}
