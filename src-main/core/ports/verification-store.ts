import type { Verification } from '../../../src-shared/domain/verification.ts'

/** The last verification of each mirror. */
export type VerificationStore = {
  readonly save: (verification: Verification) => void
  readonly find: (mirrorId: string) => Verification | null
}
