import { beforeEach, describe, expect, it } from 'vitest'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { commitHead, commitId, quickSigner } from '../../testing/signed-history.ts'
import type { IntroducedCommits, RawCommit } from '../ports/introduced-commits.ts'
import type { SigningKeyStore } from '../ports/signing-key-store.ts'
import { createSignatureReview } from './signature-review.ts'
import { createSignaturesAhead, type SignaturesAhead } from './signatures-ahead.ts'
import { createCommitVerifier } from './signatures/commit-verifier.ts'
import { createSigningKeys, type SigningKeys } from './signing-keys.ts'

const ada = quickSigner()
const policies: RefPolicies = [['*', ['verify-sig']]]
const organization = 'acme'
let store: SigningKeyStore
let keys: SigningKeys
let keyId: string

beforeEach(async () => {
  store = scratchStores().stores.signingKeys
  keys = createSigningKeys({ store, organization, now: Date.now })
  keyId = (await keys.add({ key: ada.publicKey })).id
})

const raw = (content: Buffer): RawCommit => ({ id: commitId(content), content })
const signed = (message: string): RawCommit => raw(ada.signed(commitHead(null), message))
const unsigned = raw(Buffer.from(`${commitHead(null)}\nUnsigned\n`))

/** Reviews a push of `main`, whose walk gives these commits, and says what was read and what was refused. */
const review = async (
  commits: readonly RawCommit[],
  options: { ahead?: (start: SignaturesAhead) => void; duringWalk?: (index: number) => void } = {},
) => {
  const read: string[] = []
  const introducedCommits: IntroducedCommits = async function* (_incoming, _tips, _vouches, isKnown) {
    for (const [index, commit] of commits.entries()) {
      options.duringWalk?.(index)
      if (await isKnown?.(commit.id)) continue
      read.push(commit.id)
      yield [commit]
    }
  }
  const verifier = createCommitVerifier({ signingKeys: store, now: Date.now })
  const ahead = createSignaturesAhead({ verifier })({ organization, policies })
  options.ahead?.(ahead)
  const updates = [{ ref: 'refs/heads/main', oldObjectId: null, newObjectId: unsigned.id }]
  const incoming = {
    repositoryPath: '',
    environment: {},
    ephemeral: false,
    signal: new AbortController().signal,
  }
  const reviewSignatures = createSignatureReview({ introducedCommits, verifier })
  const refusals = await reviewSignatures({ organization, policies, updates, incoming, ahead })
  return { read, refusal: refusals.get('refs/heads/main') ?? null }
}

const commits = Array.from({ length: 40 }, (_, index) => signed(`Commit ${index}\n`))

describe('a review of signatures', () => {
  it('reads no commit again that was accepted while it arrived', async () => {
    const taken = await review(commits, { ahead: ({ take }) => take(commits.slice(0, 30)) })
    expect(taken).toEqual({ read: commits.slice(30).map(({ id }) => id), refusal: null })
  })

  it('refuses for the very last commit, whether it was seen before or not', async () => {
    const all = [...commits, unsigned]
    const refusal = `denied by policy: verify-sig (rule *): commit ${unsigned.id.slice(0, 12)} is not signed`
    expect((await review(all)).refusal).toBe(refusal)
    const seen = await review(all, { ahead: ({ take }) => take(all) })
    expect(seen).toEqual({ read: [unsigned.id], refusal })
    const apart = await review(all, { ahead: ({ take }) => take(commits) })
    expect(apart).toEqual({ read: [unsigned.id], refusal })
  })

  it('names the first of several that are not accepted', async () => {
    const others = Array.from({ length: 20 }, (_, index) =>
      raw(Buffer.from(`${commitHead(null)}\nUnsigned ${index}\n`)),
    )
    const { refusal } = await review([...commits, ...others], { ahead: ({ take }) => take(others) })
    expect(refusal).toContain(`commit ${others[0]?.id.slice(0, 12)} is not signed`)
  })

  it('does not count what a key signed that is removed meanwhile', async () => {
    const duringWalk = (index: number): void => {
      if (index === commits.length - 1 && store.find(keyId) !== null) keys.remove(keyId)
    }
    const notRegistered = /commit [0-9a-f]{12} is signed with a key that is not registered/
    expect((await review(commits, { duringWalk })).refusal).toMatch(notRegistered)
    keyId = (await keys.add({ key: ada.publicKey })).id
    const ahead = ({ take }: SignaturesAhead): void => take(commits)
    expect((await review(commits, { ahead, duringWalk })).refusal).toMatch(notRegistered)
  })

  it('does not count what a key signed that was removed before the review began', async () => {
    const ahead = ({ take }: SignaturesAhead): void => {
      take(commits)
      keys.remove(keyId)
    }
    expect((await review(commits, { ahead })).refusal).toMatch(/is signed with a key that is not registered/)
  })

  it('accepts by a key that was added after the commits arrived', async () => {
    keys.remove(keyId)
    const ahead = ({ take }: SignaturesAhead): void => take(commits)
    const duringWalk = (): void => undefined
    const late = review(commits, { ahead, duringWalk })
    expect((await late).refusal).toMatch(/not registered/)
    await keys.add({ key: ada.publicKey })
    expect((await review(commits, { ahead })).refusal).toBeNull()
  })
})
