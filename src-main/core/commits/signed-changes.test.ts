import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import { createGitAdapters } from '../../app/git-adapters.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { signedCommit, sshKeygen, sshSigner, type CommitSigner } from '../../testing/commit-signers.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { createSignatureReview } from '../access/signature-review.ts'
import { createCommitVerifier } from '../access/signatures/commit-verifier.ts'
import { createSigningKeys } from '../access/signing-keys.ts'
import { createChangeRefs } from './create-change-refs.ts'

const scratch = scratchDirectory('signed-changes')
const adapters = createGitAdapters(prepareGitSetup(path.join(scratch, 'git-setup')))
const store = scratchStores().stores.signingKeys
const text = {
  author: { name: 'Ada', email: 'ada@example.org', at: 1_700_000_000_000 },
  committer: { name: 'Ada', email: 'ada@example.org', at: 1_700_000_000_000 },
  message: 'Made here',
}
const { changeRefs, checkRefs } = createChangeRefs({
  git: adapters.git,
  resolveRef: adapters.refs.resolve,
  refuseMirroredRef: () => Promise.resolve(null),
  reviewSignatures: createSignatureReview({
    introducedCommits: adapters.introducedCommits,
    verifier: createCommitVerifier({ signingKeys: store, now: Date.now }),
  }),
  forwardPush: () => Promise.resolve(new Map()),
  onMoved: () => undefined,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
})

let signer: CommitSigner
let stored: string
let work: string
let unsigned: string
let signed: string
let count = 0

beforeAll(async () => {
  if (!sshKeygen.available) return
  signer = await sshSigner(scratch, ['ed25519'])
  await createSigningKeys({ store, organization: 'acme', now: Date.now }).add({ key: signer.publicKey })
})

/** Unsigned on `main`; on the ephemeral `draft` one more without, on `good` one more with a signature. */
beforeEach(async () => {
  if (!sshKeygen.available) return
  count += 1
  stored = await bareRepository(scratch, `stored-${count}`)
  work = await workRepository(scratch, `work-${count}`)
  const base = await commitFile(work, 'a.txt', 'one')
  unsigned = await commitFile(work, 'a.txt', 'two')
  await git(work, 'checkout', '--quiet', '-b', 'good', base)
  signed = await signedCommit(work, signer)
  const ephemeral = 'refs/namespaces/ephemeral/refs/heads'
  await git(work, 'push', '--quiet', stored, `${base}:refs/heads/main`)
  await git(work, 'push', '--quiet', stored, `${unsigned}:${ephemeral}/draft`, `${signed}:${ephemeral}/good`)
})

const policies: RefPolicies = [['*', ['verify-sig']]]
const access = () => ({
  repositoryId: 'repo_1',
  repositoryName: 'team/project',
  repositoryPath: stored,
  organization: 'acme',
  subject: null,
  expiresAt: null,
  policies,
  firstSync: false,
})
const update = (ref: string, oldObjectId: string | null, newObjectId: string | null) => [
  { ref: `refs/heads/${ref}`, oldObjectId, newObjectId },
]
const head = (ref: string): Promise<string> => git(stored, 'rev-parse', ref)

describe.skipIf(!sshKeygen.available)(`under verify-sig over the REST API ${sshKeygen.reason ?? ''}`, () => {
  const move = (updates: ReturnType<typeof update>, ephemeral = false) =>
    changeRefs({ access: access(), ephemeral, updates, draft: null })

  it('a branch of commits that are here is made, in both namespaces, and deleted', async () => {
    const main = await head('main')
    await move(update('copy', null, main))
    await move(update('copy', null, unsigned), true)
    await move(update('copy', main, null))
    expect([...(await refsOf(stored)).keys()]).toContain('refs/namespaces/ephemeral/refs/heads/copy')
    expect([...(await refsOf(stored)).keys()]).not.toContain('refs/heads/copy')
  })

  it('an ephemeral branch is promoted when its commits are signed', async () => {
    await expect(move(update('draft', null, unsigned))).rejects.toMatchObject({
      code: 'policy_rejected',
      message: `draft: denied by policy: verify-sig (rule *): commit ${unsigned.slice(0, 12)} is not signed`,
    })
    await move(update('good', null, signed))
    await move(update('main', await head('main'), signed))
    expect(await head('main')).toBe(signed)
  })

  it('a commit made here is refused, before its content is taken and before it is stored', async () => {
    const main = await head('main')
    const about = { access: access(), ephemeral: false, updates: update('main', main, signed) }
    await checkRefs(about)
    await expect(checkRefs({ ...about, isCommitMade: true })).rejects.toMatchObject({
      code: 'policy_rejected',
    })
    const objects = await git(stored, 'count-objects', '-v')
    const draft = await adapters.writeGit.draft(stored, new AbortController().signal)
    const treeId = await git(stored, 'rev-parse', 'main^{tree}')
    const { commitId } = await draft.commitTree({ treeId, parents: [main], text })
    const change = { access: access(), ephemeral: false, updates: update('main', main, commitId), draft }
    await expect(changeRefs(change)).rejects.toMatchObject({
      code: 'policy_rejected',
      message: expect.stringContaining(`commit ${commitId.slice(0, 12)} is not signed`) as string,
    })
    await draft.discard()
    expect(await git(stored, 'count-objects', '-v')).toBe(objects)
    expect(await head('main')).toBe(main)
  })
})
