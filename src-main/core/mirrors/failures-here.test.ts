import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git, scratchDirectory } from '../../testing/scratch.ts'

const scratch = scratchDirectory('failures-here')
const day = 24 * 60 * minute
const backoff = 0.75 * 15 * minute

/** A disk of four megabytes; null where none may be mounted. */
const smallDisk = ((): string | null => {
  const directory = path.join(scratch, 'disk')
  mkdirSync(directory)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    return null
  }
})()
afterAll(() => {
  if (smallDisk !== null) execFileSync('umount', ['--lazy', smallDisk])
})

describe.skipIf(smallDisk === null)('a disk that is full (needs the right to mount one)', () => {
  const world = createMirrorWorld({ repositoriesDirectory: () => smallDisk ?? scratch })

  it('stops the fetch, says so, and is tried again', async () => {
    const upstream = await world.newUpstream()
    const random = Buffer.alloc(6 * 1024 * 1024)
    for (let at = 0; at < random.length; at += 4) random.writeUInt32LE((Math.random() * 2 ** 32) >>> 0, at)
    writeFileSync(path.join(upstream.work, 'big.bin'), random)
    await git(upstream.work, 'add', 'big.bin')
    await upstream.commit('main')
    const repositoryId = await world.newRepository()
    const { address } = upstream
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address })
    expect(mirror).toMatchObject({
      failure: { code: 'disk_full', class: 'local', title: 'The disk is full.' },
      waiting: { reason: 'disk' },
    })
    expect(mirror.nextRunAt).toBe(world.clock.now() + backoff)
  })
})

describe('a copy here', () => {
  const world = createMirrorWorld()
  const pulled = async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    return { upstream, repositoryId, path: world.pathOf(repositoryId), id: mirror.id }
  }

  it('that is damaged is said to be, and not touched further', async () => {
    const { path: copy, id, upstream } = await pulled()
    await upstream.commit('main')
    // The objects go, the refs stay.
    for (const name of readdirSync(path.join(copy, 'objects/pack')))
      rmSync(path.join(copy, 'objects/pack', name))
    const run = await world.ended(world.engine.syncNow(id).id)
    expect(run).toMatchObject({
      outcome: 'failed',
      failure: { code: 'store_damaged', class: 'local', title: 'This copy is damaged.' },
    })
    expect(run.failure?.retryAt).toBe((run.finishedAt ?? 0) + day)
  })

  it('whose lock was left behind is tried again, and goes on when it is gone', async () => {
    const { path: copy, id, upstream } = await pulled()
    await upstream.commit('fresh')
    await git(copy, 'pack-refs', '--all', '--prune')
    await git(upstream.work, 'push', '--quiet', upstream.path, ':topic')
    const lock = path.join(copy, 'packed-refs.lock')
    writeFileSync(lock, '')
    const run = await world.ended(world.engine.syncNow(id).id)
    expect(run.failure).toMatchObject({ code: 'store_locked', class: 'local', retry: 'automatic' })
    expect(run.failure?.title).toBe('A lock was left in this copy: packed-refs.lock.')
    rmSync(lock)
    expect((await world.sync(id)).outcome).toBe('succeeded')
  })

  it('with another object format than its remote says so', async () => {
    const upstream: UpstreamRepository = await world.newUpstream()
    rmSync(upstream.path, { recursive: true })
    await git(scratch, 'init', '--quiet', '--bare', '--object-format=sha256', upstream.path)
    const work = path.join(scratch, 'sha256')
    await git(scratch, 'init', '--quiet', '--object-format=sha256', '--initial-branch=main', work)
    await git(work, 'commit', '--quiet', '--allow-empty', '--message=One')
    await git(work, 'push', '--quiet', upstream.path, 'main')
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    expect(mirror.failure).toMatchObject({ code: 'remote_hash_format', class: 'permission' })
  })
})

describe('a source', () => {
  const world = createMirrorWorld()

  it('that is damaged on its server is named, and probed daily', async () => {
    const upstream = await world.filledUpstream()
    await upstream.commit('main')
    const blob = await git(upstream.path, 'rev-parse', 'main~1:file.txt')
    rmSync(path.join(upstream.path, 'objects', blob.slice(0, 2), blob.slice(2)), { force: true })
    const repositoryId = await world.newRepository()
    const { run } = await world.engine.addMirror({
      repositoryId,
      direction: 'pull',
      address: upstream.address,
      accountId: null,
    })
    const ended = await world.ended(run.id)
    expect(ended.failure).toMatchObject({ code: 'remote_damaged', class: 'permission' })
    expect(ended.failure?.title).toMatch(/^upstream\d+ is damaged on its server\.$/)
    expect(ended.failure?.retryAt).toBe((ended.finishedAt ?? 0) + day)
  })

  it('that is empty is no failure', async () => {
    const upstream = await world.newUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    expect(mirror.failure).toBeNull()
  })
})

describe('a git', () => {
  const away = createMirrorWorld({ remoteGitPath: path.join(scratch, 'no-git') })
  const oldGit = path.join(scratch, 'old-git')
  writeFileSync(oldGit, '#!/bin/sh\necho "error: unknown option \\`no-write-fetch-head\'" >&2\nexit 129\n')
  chmodSync(oldGit, 0o755)
  const old = createMirrorWorld({ remoteGitPath: oldGit })

  it.each([
    ['that is not there', away, 'git_unusable', 'git could not be run.'],
    ['that is too old', old, 'git_too_old', 'This git is too old.'],
  ] as const)('%s is said to be, and looked for daily', async (_what, world, code, title) => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    expect(mirror.failure).toMatchObject({ code, class: 'local', title })
    expect(mirror.nextRunAt).toBe(world.clock.now() + day)
  })
})
