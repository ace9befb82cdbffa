import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import type { Incoming, IntroducedCommits } from '../ports/introduced-commits.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { decideRefPolicy, policyRefusal, type RefPolicyRule } from './ref-policies.ts'
import type { CommitVerifier, RefuseCommit } from './signatures/commit-verifier.ts'

/**
 * Checks the signatures of what a change of refs brings, before it becomes part of the repository: where the policies
 * say `verify-sig`, every commit that the change introduces to the refs under such a rule must be signed with a key of
 * the token's organization.
 * Tag objects need no signature of their own, deletions none at all.
 * @returns why refs stay, by their name in `updates`: `denied by policy: verify-sig …` with the first commit that is
 *   not accepted and the reason
 */
export type ReviewSignatures = (review: {
  /** The issuer of the token. */
  readonly organization: string
  readonly policies: RefPolicies
  /** Names are full and the client's: no namespace. */
  readonly updates: readonly RefUpdate[]
  readonly incoming: Incoming
}) => Promise<ReadonlyMap<string, string>>

const operation = 'verify-sig'

type Demand = { readonly ref: string; readonly tip: string; readonly rule: RefPolicyRule }

/**
 * Whether what a ref leads to needs no look: who holds this token could bring nothing there that is not signed, or
 * nothing at all. Other refs vouch for nothing: through them unsigned commits could come in by two steps.
 */
const vouchesFor =
  (policies: RefPolicies) =>
  (ref: string): boolean => {
    const operations = decideRefPolicy(policies, ref)?.operations ?? []
    return operations.includes(operation) || operations.includes('no-push')
  }

const demandsOf = (policies: RefPolicies, updates: readonly RefUpdate[]): readonly Demand[] =>
  updates.flatMap(({ ref, newObjectId }) => {
    const rule = newObjectId === null ? null : decideRefPolicy(policies, ref)
    if (newObjectId === null || !rule?.operations.includes(operation)) return []
    return [{ ref, tip: newObjectId, rule }]
  })

export const createSignatureReview = (deps: {
  readonly introducedCommits: IntroducedCommits
  readonly verifier: CommitVerifier
}): ReviewSignatures => {
  /** The first commit below the tips that is not accepted, as a sentence; null when there is none. */
  const firstRefusal = async (
    incoming: Incoming,
    tips: readonly string[],
    vouches: (ref: string) => boolean,
    refuse: RefuseCommit,
  ): Promise<string | null> => {
    for await (const commits of deps.introducedCommits(incoming, tips, vouches)) {
      const reasons = await Promise.all(
        commits.map(async ({ content }) =>
          content === null ? 'is too large to be checked' : refuse(content),
        ),
      )
      const index = reasons.findIndex((reason) => reason !== null)
      if (index !== -1) return `commit ${commits[index]?.id.slice(0, 12)} ${reasons[index]}`
    }
    return null
  }

  return async ({ organization, policies, updates, incoming }) => {
    const demands = demandsOf(policies, updates)
    const refuse = deps.verifier.forOrganization(organization)
    const vouches = vouchesFor(policies)
    const refusals = new Map<string, string>()
    /** One walk when all is well. Otherwise halves are walked until each culprit stands alone. */
    const review = async (tips: readonly string[]): Promise<void> => {
      if (tips.length === 0) return
      const refusal = await firstRefusal(incoming, tips, vouches, refuse)
      if (refusal === null) return
      if (tips.length > 1) {
        const middle = tips.length >>> 1
        await review(tips.slice(0, middle))
        await review(tips.slice(middle))
        return
      }
      for (const { ref, tip, rule } of demands) {
        if (tip === tips[0]) refusals.set(ref, `${policyRefusal(rule, operation)}: ${refusal}`)
      }
    }
    await review([...new Set(demands.map(({ tip }) => tip))])
    return refusals
  }
}
