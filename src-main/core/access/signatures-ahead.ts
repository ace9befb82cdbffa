import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import type { RawCommit } from '../ports/introduced-commits.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { signatureDemands } from './signature-demands.ts'
import type { CommitVerifier } from './signatures/commit-verifier.ts'

/**
 * Verifies the commits of a push while they arrive. A head start, no decision: the review walks what the push
 * introduces, and reads again whatever was not accepted here, so that only it refuses.
 */
export type SignaturesAhead = {
  /** Whether the commits of a push of these refs will be asked for. */
  readonly isWanted: (updates: readonly RefUpdate[]) => boolean
  /** Commits in any order; the id of each is that of its content. Begins to verify them at once. */
  readonly take: (commits: readonly RawCommit[]) => void
  /** Whether the commit was taken, and a registered key signed it. */
  readonly isAccepted: (id: string) => boolean | Promise<boolean>
  /** Whether all keys it verified with are registered still. */
  readonly keysRemain: () => boolean
}

/** One for each push. */
export type StartSignaturesAhead = (push: {
  readonly organization: string
  readonly policies: RefPolicies
}) => SignaturesAhead

export const createSignaturesAhead =
  ({ verifier }: { readonly verifier: CommitVerifier }): StartSignaturesAhead =>
  ({ organization, policies }) => {
    let verification: ReturnType<CommitVerifier['forOrganization']> | null = null
    const accepted = new Map<string, boolean | Promise<boolean>>()

    const verify = async (ids: readonly string[], contents: readonly Buffer[]): Promise<void> => {
      verification ??= verifier.forOrganization(organization)
      const refuse = verification.refuse(contents)
      const verdicts = refuse.catch(() => [])
      for (const [index, id] of ids.entries()) {
        accepted.set(
          id,
          verdicts.then((reasons) => reasons[index] === null),
        )
      }
      const reasons = await verdicts
      for (const [index, id] of ids.entries()) accepted.set(id, reasons[index] === null)
    }

    return {
      isWanted: (updates) => signatureDemands(policies, updates).length > 0,
      take: (commits) => {
        const whole = commits.filter(({ id, content }) => content !== null && !accepted.has(id))
        verify(
          whole.map(({ id }) => id),
          whole.flatMap(({ content }) => content ?? []),
        ).catch(() => undefined)
      },
      isAccepted: (id) => accepted.get(id) ?? false,
      keysRemain: () => verification?.keysRemain() ?? true,
    }
  }
