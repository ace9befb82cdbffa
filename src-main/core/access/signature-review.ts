import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import type { Incoming, IntroducedCommits, RawCommit } from '../ports/introduced-commits.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { decideRefPolicy, policyRefusal } from './ref-policies.ts'
import { signatureDemands, signatureOperation } from './signature-demands.ts'
import type { SignaturesAhead } from './signatures-ahead.ts'
import type { CommitVerification, CommitVerifier } from './signatures/commit-verifier.ts'

/**
 * Checks the signatures of what a change of refs brings, before it becomes part of the repository: where the policies
 * say `verify-sig`, every commit that the change introduces to the refs under such a rule must be signed with a key of
 * the token's organization, one that is still registered when all have been looked at.
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
  /** What was verified while the commits arrived: those it accepted are not read again. */
  readonly ahead?: SignaturesAhead
}) => Promise<ReadonlyMap<string, string>>

/** Parts of a walk that are verified while the next are read: enough to keep all threads busy. */
const mostUnderWay = 8

/**
 * Whether what a ref leads to needs no look: who holds this token could bring nothing there that is not signed, or
 * nothing at all. Other refs vouch for nothing: through them unsigned commits could come in by two steps.
 */
const vouchesFor =
  (policies: RefPolicies) =>
  (ref: string): boolean => {
    const operations = decideRefPolicy(policies, ref)?.operations ?? []
    return operations.includes(signatureOperation) || operations.includes('no-push')
  }

/** The first of these commits that is not accepted, as a sentence; null when there is none. */
const refusalAmong = async (
  commits: readonly RawCommit[],
  refuse: CommitVerification['refuse'],
): Promise<string | null> => {
  const whole = commits.flatMap(({ content }) => content ?? [])
  const reasons = (await refuse(whole))[Symbol.iterator]()
  for (const { id, content } of commits) {
    const reason = content === null ? 'is too large to be checked' : (reasons.next().value ?? null)
    if (reason !== null) return `commit ${id.slice(0, 12)} ${reason}`
  }
  return null
}

export const createSignatureReview = (deps: {
  readonly introducedCommits: IntroducedCommits
  readonly verifier: CommitVerifier
}): ReviewSignatures => {
  type Walk = {
    readonly incoming: Incoming
    readonly vouches: (ref: string) => boolean
    readonly refuse: CommitVerification['refuse']
    readonly ahead: SignaturesAhead | undefined
  }

  /** The first commit below the tips that is not accepted, as a sentence; null when there is none. */
  const firstRefusal = async (
    { incoming, vouches, refuse, ahead }: Walk,
    tips: readonly string[],
  ): Promise<string | null> => {
    const underWay: Promise<string | null>[] = []
    for await (const commits of deps.introducedCommits(incoming, tips, vouches, ahead?.isAccepted)) {
      const part = refusalAmong(commits, refuse)
      // Its failure is thrown where it is awaited, in its turn.
      part.catch(() => undefined)
      underWay.push(part)
      if (underWay.length < mostUnderWay) continue
      const refusal = await underWay.shift()
      if (refusal) return refusal
    }
    for (const part of underWay) {
      const refusal = await part
      if (refusal !== null) return refusal
    }
    return null
  }

  const review: ReviewSignatures = async (asked) => {
    const { organization, policies, updates, incoming, ahead } = asked
    const demands = signatureDemands(policies, updates)
    if (demands.length === 0) return new Map()
    const verification = deps.verifier.forOrganization(organization)
    const walk = { incoming, vouches: vouchesFor(policies), refuse: verification.refuse, ahead }
    const refusals = new Map<string, string>()
    /** One walk when all is well. Otherwise halves are walked until each culprit stands alone. */
    const reviewTips = async (tips: readonly string[]): Promise<void> => {
      const refusal = await firstRefusal(walk, tips)
      if (refusal === null) return
      if (tips.length > 1) {
        const middle = tips.length >>> 1
        await reviewTips(tips.slice(0, middle))
        await reviewTips(tips.slice(middle))
        return
      }
      for (const { ref, tip, rule } of demands) {
        if (tip === tips[0]) refusals.set(ref, `${policyRefusal(rule, signatureOperation)}: ${refusal}`)
      }
    }
    await reviewTips([...new Set(demands.map(({ tip }) => tip))])
    const keysRemain = verification.keysRemain() && (ahead?.keysRemain() ?? true)
    return keysRemain ? refusals : review({ ...asked, ahead: undefined })
  }
  return review
}
