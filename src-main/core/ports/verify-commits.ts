import type { SigningKeyRow } from './signing-key-store.ts'

/**
 * Checks the signatures of commits, as git stores them, against keys. Null for each that one of them signed, otherwise
 * why it is not accepted, in words that follow "the commit": `is not signed`. In the order of `commits`.
 */
export type VerifyCommits = (
  keys: readonly SigningKeyRow[],
  commits: readonly Buffer[],
) => Promise<readonly (string | null)[]>
