import type { SigningKeyStore } from '../../ports/signing-key-store.ts'
import { createRefuseCommit } from './refuse-commit.ts'

/** One look at the commits of a change, with the keys that an organization had when it began. */
export type CommitVerification = {
  /**
   * Null for each commit that a registered key signed, otherwise why it is not accepted, in words that follow "the
   * commit": `is not signed`. In the order of `commits`.
   */
  readonly refuse: (commits: readonly Buffer[]) => Promise<readonly (string | null)[]>
  /** Whether all those keys are registered still: without one of them nothing that was accepted counts. */
  readonly keysRemain: () => boolean
}

export type CommitVerifier = {
  /** With the keys that the organization has now. */
  readonly forOrganization: (organization: string) => CommitVerification
}

export const createCommitVerifier = (deps: {
  readonly signingKeys: Pick<SigningKeyStore, 'listByOrganization'>
  readonly now: () => number
}): CommitVerifier => {
  const withKeys = createRefuseCommit(deps)
  return {
    forOrganization: (organization) => {
      const keys = deps.signingKeys.listByOrganization(organization)
      const refuse = withKeys(keys)
      return {
        refuse: (commits) => Promise.all(commits.map(refuse)),
        keysRemain: () => {
          const now = new Set(deps.signingKeys.listByOrganization(organization).map(({ id }) => id))
          return keys.every(({ id }) => now.has(id))
        },
      }
    },
  }
}
