import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Verification } from '../../../src-shared/domain/verification.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createRefReader } from '../../git/ref-reader.ts'
import { createRemoteGit } from '../../git/remote/create-remote-git.ts'
import { createRunGit } from '../../git/run-git.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { createVerifyGit } from '../../git/upkeep/verify-git.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, scratchDirectory } from '../../testing/scratch.ts'
import { createRepositoryUse } from '../upkeep/repository-use.ts'
import { compareSides } from './compare-sides.ts'
import { createVerifyMirrors } from './verify-mirror.ts'

const world = createMirrorWorld()
const setup = prepareGitSetup(path.join(scratchDirectory('verify'), 'git'))
const run = createRunGit(setup)
const spawn = createSpawnGit(setup)
const refs = createRefReader({ run })
const remoteGit = createRemoteGit({ run, spawn, refs, setup })
afterAll(remoteGit.close)

const phases: string[] = []
const damaged: string[] = []
const verifyMirrors = createVerifyMirrors({
  stores: world.stores,
  git: world.git,
  verifyGit: createVerifyGit({ spawn, refs, remoteGit }),
  remoteGit,
  openCredential: () => null,
  repositoryPath: world.pathOf,
  use: createRepositoryUse(),
  clock: world.clock,
  events: {
    emit: (_, payload) => void phases.push((payload as Verification).phase),
  },
  onDamage: (repositoryId) => void damaged.push(repositoryId),
})

const verify = async (mirror: Mirror, deep = false): Promise<Verification> => {
  phases.length = 0
  expect(verifyMirrors.start(mirror.id, deep)).toMatchObject({ finishedAt: null, outcome: null })
  const ended = await verifyMirrors.whenEnded(mirror.id)
  if (ended === null) throw new Error('It was not stored.')
  expect(verifyMirrors.last(mirror.id)).toEqual(ended)
  return ended
}
const pulled = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  return { upstream, repositoryId, store: world.pathOf(repositoryId), mirror }
}

describe('a pull mirror', () => {
  test('is equal after its run, and deep after everything was fetched and read again', async () => {
    const { mirror, store } = await pulled()
    expect(await verify(mirror)).toMatchObject({
      outcome: 'equal',
      refCount: 3,
      equalCount: 3,
      differences: [],
    })
    expect(await verify(mirror, true)).toMatchObject({ outcome: 'equal', deep: true, objectProblems: [] })
    expect(phases).toEqual(['objects', 'fetch', 'compare', 'compare', 'done'])
    expect(readdirSync(path.dirname(store)).filter((name) => name.includes('verify'))).toEqual([])
  })

  test('tells what is newer there, and what nobody mirrors', async () => {
    const { mirror, upstream, store } = await pulled()
    const main = await upstream.commit('main')
    await git(store, 'branch', 'mine', 'topic')
    const verification = await verify(mirror)
    expect(verification).toMatchObject({
      outcome: 'different',
      refCount: 4,
      equalCount: 2,
      differenceCount: 1,
    })
    expect(verification.differences).toMatchObject([
      { ref: 'refs/heads/main', there: main, reason: 'newer_there' },
      { ref: 'refs/heads/mine', there: null, reason: 'not_mirrored' },
    ])
  })

  test('does not trust what it remembers: a ref that was moved behind its back is found', async () => {
    const { mirror, store } = await pulled()
    await git(store, 'update-ref', 'refs/heads/topic', 'refs/heads/main')
    expect((await verify(mirror)).differences).toMatchObject([
      { ref: 'refs/heads/topic', reason: 'newer_here' },
    ])
  })

  test('names objects that are missing here, and has them repaired', async () => {
    const { mirror, store, repositoryId } = await pulled()
    rmSync(path.join(store, 'objects/pack'), { recursive: true })
    for (const name of readdirSync(path.join(store, 'objects')).filter((one) => one.length === 2)) {
      rmSync(path.join(store, 'objects', name), { recursive: true })
      break
    }
    const verification = await verify(mirror)
    expect(verification.outcome).toBe('different')
    expect(verification.objectProblems.length).toBeGreaterThan(0)
    expect(verification.objectProblems.join(' ')).not.toContain(store)
    expect(damaged).toContain(repositoryId)
  })

  test('cannot be verified while its remote is away, and says why', async () => {
    const { mirror } = await pulled()
    world.upstream.fail({ kind: 'status', status: 503 }, 'all')
    expect(await verify(mirror)).toMatchObject({ outcome: 'failed', failure: { code: 'remote_error' } })
    world.upstream.fail(null)
  })
})

test('a push mirror names what its target refused or has not got', { timeout: 240_000 }, async () => {
  const { repositoryId, store } = await pulled()
  const target = await world.newUpstream()
  const mirror = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  expect(await verify(mirror, true)).toMatchObject({ outcome: 'equal', refCount: 3 })
  await git(target.path, 'update-ref', '-d', 'refs/heads/topic')
  await git(target.path, 'branch', 'theirs', 'main')
  await git(store, 'update-ref', 'refs/heads/new', 'refs/heads/main')
  expect((await verify(mirror)).differences).toMatchObject([
    { ref: 'refs/heads/new', reason: 'newer_here' },
    { ref: 'refs/heads/theirs', reason: 'not_mirrored' },
    { ref: 'refs/heads/topic', reason: 'newer_there' },
  ])
  expect(existsSync(store)).toBe(true)
})

test('what the last run said of a ref explains it', () => {
  const differences = compareSides({
    direction: 'push',
    here: new Map([['refs/heads/main', 'a']]),
    there: new Map([['refs/heads/main', 'b']]),
    base: new Map([['refs/heads/main', 'b']]),
    lastRun: new Map([['refs/heads/main', { outcome: 'refused', message: 'protected' }]]),
  })
  expect(differences).toEqual([
    { ref: 'refs/heads/main', here: 'a', there: 'b', reason: 'refused', message: 'protected' },
  ])
})
