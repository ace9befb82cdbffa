import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import { createGitAdapters } from '../../app/git-adapters.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import type { RequestedChange } from './change-refs.ts'
import { createChangeRefs } from './create-change-refs.ts'

const scratch = scratchDirectory('change-refs')
const adapters = createGitAdapters(prepareGitSetup(path.join(scratch, 'git-setup')))
const told: RequestedChange[] = []
const { changeRefs, checkRefs } = createChangeRefs({
  git: adapters.git,
  resolveRef: adapters.refs.resolve,
  refuseMirroredRef: (_, { ref }) =>
    Promise.resolve(
      ref === 'refs/heads/mirrored' ? 'mirrored is mirrored from example.org/x; push there' : null,
    ),
  reviewSignatures: () => Promise.resolve(new Map()),
  forwardPush: () => Promise.resolve(new Map()),
  onMoved: (change) => void told.push(change),
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
})

let stored: string
let older: string
let newer: string
let aside: string
let count = 0

beforeEach(async () => {
  count += 1
  told.length = 0
  stored = await bareRepository(scratch, `stored-${count}`)
  const work = await workRepository(scratch, `work-${count}`)
  older = await commitFile(work, 'a.txt', 'one')
  newer = await commitFile(work, 'a.txt', 'two')
  await git(work, 'checkout', '--quiet', '-b', 'aside', older)
  aside = await commitFile(work, 'b.txt', 'three')
  await git(work, 'push', '--quiet', stored, `${older}:refs/heads/main`, 'aside', `${newer}:refs/tags/newer`)
})

const change = (
  ref: string,
  oldObjectId: string | null,
  newObjectId: string | null,
  policies: RefPolicies = [],
  ephemeral = false,
): RequestedChange => ({
  access: {
    organization: 'acme',
    subject: null,
    expiresAt: null,
    repositoryId: 'r',
    repositoryName: 'r',
    repositoryPath: stored,
    policies,
    firstSync: false,
  },
  ephemeral,
  updates: [{ ref, oldObjectId, newObjectId }],
  draft: null,
})

describe('a change of refs', () => {
  it('moves, makes and deletes them, and is told', async () => {
    const changes = [
      change('refs/heads/main', older, newer),
      change('refs/heads/new', null, older),
      change('refs/heads/aside', aside, null),
      change('refs/heads/e', null, older, [], true),
    ]
    for (const one of changes) await changeRefs(one)
    expect(told).toEqual(changes)
    expect(await refsOf(stored)).toEqual(
      new Map([
        ['refs/heads/main', newer],
        ['refs/heads/new', older],
        ['refs/namespaces/ephemeral/refs/heads/e', older],
        ['refs/tags/newer', newer],
      ]),
    )
  })

  it.each<[string, () => RequestedChange, object]>([
    [
      'is not where it was expected',
      () => change('refs/heads/main', newer, aside),
      { code: 'ref_conflict', details: { reason: 'moved' } },
    ],
    [
      'exists already',
      () => change('refs/heads/main', null, newer),
      { code: 'ref_conflict', details: { reason: 'moved' } },
    ],
    [
      'clashes with another',
      () => change('refs/heads/main/x', null, newer),
      { code: 'ref_conflict', details: { reason: 'clash', ref: 'refs/heads/main/x' } },
    ],
    [
      'would lead to no object',
      () => change('refs/heads/x', null, '1'.repeat(40)),
      { code: 'ref_conflict', details: { reason: 'object' } },
    ],
    ['is private', () => change('refs/remotes/x/y', null, newer), { code: 'invalid_input' }],
    [
      'is private in the namespace',
      () => change('refs/tags/x', null, newer, [], true),
      { code: 'invalid_input' },
    ],
    ['has a name git refuses', () => change('refs/heads/a..b', null, newer), { code: 'invalid_input' }],
    ['is written by a mirror', () => change('refs/heads/mirrored', null, newer), { code: 'forbidden' }],
    [
      'may not be pushed',
      () => change('refs/heads/main', older, newer, [['main', ['no-push']]]),
      { code: 'policy_rejected' },
    ],
    [
      'may not be rewound',
      () => change('refs/heads/aside', aside, newer, [['*', ['no-force-push']]]),
      { code: 'policy_rejected' },
    ],
    [
      'may not be deleted',
      () => change('refs/heads/aside', aside, null, [['*', ['no-force-push']]]),
      { code: 'policy_rejected' },
    ],
  ])('leaves a ref alone that %s', async (_, make, failure) => {
    const before = await refsOf(stored)
    const refusal: unknown = await changeRefs(make()).catch((error: unknown) => error)
    expect(refusal).toMatchObject(failure)
    if ((refusal as { code: string }).code === 'policy_rejected')
      expect(String(refusal)).toContain('denied by policy')
    expect(await refsOf(stored)).toEqual(before)
    expect(told).toEqual([])
  })

  it('lets a ref go forward that may not be rewound', async () => {
    const forward = change('refs/heads/main', older, newer, [['*', ['no-force-push']]])
    await checkRefs(forward)
    await changeRefs(forward)
    expect((await refsOf(stored)).get('refs/heads/main')).toBe(newer)
  })
})
