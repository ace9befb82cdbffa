import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { MirrorPlan } from '../../../src-shared/domain/remote-test.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { commitFile, git, refsOf, scratchDirectory } from '../../testing/scratch.ts'
import { createPlanMirror } from './plan-mirror.ts'

const world = createMirrorWorld()
const directory = scratchDirectory('plan-mirror')
const { remoteGit } = remoteGitUnderTest(directory)
let count = 0

const plan = (repository: string, direction: Direction, upstream: UpstreamRepository): Promise<MirrorPlan> =>
  createPlanMirror({
    stores: world.stores,
    git: world.git,
    remoteGit,
    clock: world.clock,
    repositoryPath: world.pathOf,
    openCredential: () => null,
  })({ repository, direction, remote: { address: upstream.address, credential: null } })

const nameOf = (id: string): string => world.stores.repositories.findById(id)?.name ?? ''
const actionsOf = ({ refs }: MirrorPlan) =>
  Object.fromEntries(refs.map(({ ref, action, certain }) => [ref, certain ? action : `${action}?`]))
const none = { create: 0, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 }

/** A filled upstream that was fetched once, so that both sides know each other and no mirror is left. */
const fetched = async () => {
  const upstream = await world.filledUpstream()
  const id = await world.newRepository()
  const run = await world.engine.startFetch({
    repositoryId: id,
    address: upstream.address,
    accountId: null,
    replace: false,
  })
  await world.engine.whenRunEnded(run.id)
  const clone = `clone${(count += 1)}`
  await git(directory, 'clone', '--quiet', world.pathOf(id), clone)
  const work = `${directory}/${clone}`
  const commitHere = async (branch: string) => {
    await git(work, 'switch', '--quiet', branch)
    await commitFile(work, 'here.txt', `${(count += 1)}`)
    await git(work, 'push', '--quiet', '--force', 'origin', branch)
  }
  return { upstream, id, path: world.pathOf(id), work, commitHere }
}

describe('the plan of a pulling mirror', () => {
  it('creates everything in a repository that is not there yet', async () => {
    const upstream = await world.filledUpstream()
    const planned = await plan('not/there', 'pull', upstream)
    expect(planned.counts).toEqual({ ...none, create: 3 })
    expect(planned.refs[0]).toMatchObject({ ref: 'refs/heads/main', action: 'create', fromObjectId: null })
    expect(planned.refs.every(({ certain }) => certain)).toBe(true)
  })

  it('tells what it would move, overwrite and leave, certain only of what is here', async () => {
    const { upstream, id, path, commitHere } = await fetched()
    await commitHere('topic')
    await git(path, 'update-ref', 'refs/heads/extra', 'main')
    await git(path, 'update-ref', 'refs/heads/side', 'main')
    await upstream.commit('main')
    await upstream.commit('side/branch')
    const planned = await plan(nameOf(id), 'pull', upstream)
    expect(actionsOf(planned)).toEqual({
      'refs/heads/main': 'update?',
      'refs/heads/topic': 'overwrite',
      'refs/heads/extra': 'leave',
      'refs/heads/side': 'leave',
      'refs/heads/side/branch': 'leave',
    })
    expect(planned.counts).toEqual({ ...none, update: 1, overwrite: 1, leave: 3, unchanged: 1 })
    expect(planned.refs.map(({ action }) => action)).toEqual([
      'overwrite',
      'update',
      'leave',
      'leave',
      'leave',
    ])
  })

  it('deletes only what a mirror of the same remote brought', async () => {
    const upstream = await world.filledUpstream()
    const id = await world.newRepository()
    await world.mirrored({ repositoryId: id, direction: 'pull', address: upstream.address })
    await git(upstream.path, 'update-ref', '-d', 'refs/heads/topic')
    expect(actionsOf(await plan(nameOf(id), 'pull', upstream))).toEqual({ 'refs/heads/topic': 'delete' })
    const copy = await world.newUpstream()
    await git(upstream.path, 'push', '--quiet', '--mirror', copy.path)
    expect(actionsOf(await plan(nameOf(id), 'pull', copy))).toEqual({ 'refs/heads/topic': 'leave' })
  })

  it('names at most five hundred refs and counts them all', async () => {
    const { upstream, id } = await fetched()
    const tip = await git(upstream.path, 'rev-parse', 'main')
    const branches = Array.from({ length: 600 }, (_, index) => `${tip}:refs/heads/many/${index}`)
    await git(upstream.work, 'push', '--quiet', upstream.path, ...branches)
    const planned = await plan(nameOf(id), 'pull', upstream)
    expect(planned.counts.create).toBe(600)
    expect(planned.refs).toHaveLength(500)
  })
})

describe('the plan of a pushing mirror', () => {
  it('sends nothing from a repository that is not there yet', async () => {
    const upstream = await world.filledUpstream()
    const planned = await plan('not/there', 'push', upstream)
    expect(planned.counts).toEqual({ ...none, leave: 3 })
  })

  it('moves what contains the target and stops at what does not, as far as one can know', async () => {
    const { upstream, id, path, commitHere } = await fetched()
    await commitHere('main')
    await git(path, 'update-ref', 'refs/heads/new', 'main')
    await upstream.commit('topic')
    const planned = await plan(nameOf(id), 'push', upstream)
    expect(actionsOf(planned)).toEqual({
      'refs/heads/main': 'update',
      'refs/heads/new': 'create',
      'refs/heads/topic': 'stop?',
    })
    expect(planned.refs[0]?.action).toBe('stop')
  })

  it('stops at a target with another history, and is not certain of one it does not know', async () => {
    const { id, path } = await fetched()
    const target = await world.newUpstream()
    await target.commit('other')
    expect(actionsOf(await plan(nameOf(id), 'push', target))).toMatchObject({
      'refs/heads/main': 'create?',
      'refs/heads/other': 'leave',
    })
    await git(path, 'fetch', '--quiet', target.path, '+refs/heads/other:refs/kept/known')
    expect(actionsOf(await plan(nameOf(id), 'push', target))).toMatchObject({
      'refs/heads/main': 'stop',
      'refs/heads/other': 'leave',
    })
  })
})

describe('the plan of a two-way mirror', () => {
  it('tells what either side gets, and stops at what both have changed', async () => {
    const { upstream, id, path, commitHere } = await fetched()
    await commitHere('topic')
    await git(path, 'update-ref', 'refs/heads/new-here', 'main')
    await upstream.change('branch', 'new-there', 'main')
    await upstream.commit('main')
    await git(path, 'tag', '--force', 'v1', 'main')
    const planned = await plan(nameOf(id), 'sync', upstream)
    expect(actionsOf(planned)).toEqual({
      'refs/heads/topic': 'update',
      'refs/heads/main': 'update?',
      'refs/heads/new-here': 'create',
      'refs/heads/new-there': 'create',
      'refs/tags/v1': 'stop',
    })
  })
})

it('changes nothing here, there or in the store', async () => {
  const { upstream, id, path, commitHere } = await fetched()
  await commitHere('main')
  await upstream.commit('topic')
  const before = [await refsOf(path), await refsOf(upstream.path)]
  await plan(nameOf(id), 'push', upstream)
  await plan(nameOf(id), 'pull', upstream)
  await plan('not/there', 'pull', upstream)
  expect([await refsOf(path), await refsOf(upstream.path)]).toEqual(before)
  expect(world.stores.mirrors.listByRepository(id)).toEqual([])
  expect(world.stores.repositories.findByName('not/there')).toBeNull()
})
