import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createRefReader } from '../../git/ref-reader.ts'
import { createRemoteGit } from '../../git/remote/create-remote-git.ts'
import { createRunGit } from '../../git/run-git.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { createRepairGit } from '../../git/upkeep/repair-git.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { createRepairs } from './repairs.ts'
import { createRepositoryUse } from './repository-use.ts'

const world = createMirrorWorld()
const scratch = scratchDirectory('repair-trash')
const setup = prepareGitSetup(path.join(scratch, 'git'))
const [run, spawn] = [createRunGit(setup), createSpawnGit(setup)]
const refs = createRefReader({ run })
const remoteGit = createRemoteGit({ run, spawn, refs, setup })
afterAll(remoteGit.close)
/** Remotes that were asked for what is missing, in order. */
const asked: string[] = []

const repairsOf = (repositoryId: string) =>
  createRepairs({
    git: createRepairGit({ run, spawn, refs }),
    remoteGit: {
      fetch: (request) => {
        asked.push(request.remote.address.path)
        return remoteGit.fetch(request)
      },
    },
    mirrors: world.stores.mirrors,
    openCredential: () => null,
    now: world.clock.now,
    use: createRepositoryUse(),
    repositories: world.stores.repositories,
    store: world.stores.repairs,
    repositoryPath: world.pathOf,
    quarantineDirectory: path.join(world.pathOf(repositoryId), '..', '..', 'quarantine'),
    clock: world.clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onNews: () => undefined,
    onSwapped: () => undefined,
  })

/** A branch that only the remote of a mirror in the trash has besides us, and whose newest commit is gone here. */
const damaged = async () => {
  const [old, present] = [await world.filledUpstream(), await world.filledUpstream()]
  const repositoryId = await world.newRepository()
  const trashed = await world.mirrored({ repositoryId, direction: 'pull', address: old.address })
  const tip = await old.commit('only-there')
  await world.sync(trashed.id)
  await world.engine.remove(trashed.id)
  await world.mirrored({ repositoryId, direction: 'pull', address: present.address })
  const store = world.pathOf(repositoryId)
  const before = await refsOf(store, 'refs/heads')
  const object = path.join(store, 'objects', tip.slice(0, 2), tip.slice(2))
  if (!existsSync(object)) {
    await git(
      store,
      '-c',
      'alias.loose=!mv objects/pack/*.pack . && for p in *.pack; do git unpack-objects -q < $p; done; rm -f *.pack objects/pack/*',
      'loose',
    )
  }
  rmSync(object)
  asked.length = 0
  return { repositoryId, store, tip, before, old, present }
}

it('what only the remote of a mirror in the trash still has is had from there, after all others were asked', async () => {
  const { repositoryId, store, tip, before, old, present } = await damaged()
  expect(await repairsOf(repositoryId).repairNow(repositoryId)).toBe('repaired')
  expect(asked).toEqual([present.address.path, old.address.path])
  expect(world.stores.repairs.lastOf(repositoryId)?.lostRefs).toEqual([])
  expect(await refsOf(store, 'refs/heads')).toEqual(before)
  expect(before.get('refs/heads/only-there')).toBe(tip)
  expect((await tryGit(store, ['fsck', '--full', '--strict'])).exitCode).toBe(0)
})

it('a remote of the trash that has gone keeps no repair waiting that has others to ask', async () => {
  const { repositoryId, store, tip, old } = await damaged()
  rmSync(old.path, { recursive: true })
  expect(await repairsOf(repositoryId).repairNow(repositoryId)).toBe('repaired')
  expect(world.stores.repairs.lastOf(repositoryId)?.lostRefs).toEqual([
    { ref: 'refs/heads/only-there', objectId: tip },
  ])
  expect((await refsOf(store, 'refs/heads')).has('refs/heads/main')).toBe(true)
})

it('where there is no other it is waited for, and had when it is back', async () => {
  const { repositoryId, store, before, present } = await damaged()
  const [living] = world.stores.mirrors.listByRepository(repositoryId)
  world.stores.mirrors.remove(living?.id ?? '')
  world.upstream.fail({ kind: 'status', status: 503 }, 'all')
  const repairs = repairsOf(repositoryId)
  expect(await repairs.repairNow(repositoryId)).toBe('incomplete')
  world.upstream.fail(null)
  expect(await repairs.repairNow(repositoryId)).toBe('repaired')
  expect(asked).not.toContain(present.address.path)
  expect(await refsOf(store, 'refs/heads')).toEqual(before)
})
