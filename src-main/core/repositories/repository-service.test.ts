import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { trashLifetimeMs } from '../../../src-shared/domain/settings.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createRefReader } from '../../git/ref-reader.ts'
import { createRepositoryGit } from '../../git/repository-git.ts'
import { createRunGit } from '../../git/run-git.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { commitFile, git as runGitDirectly, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { newMirror, scratchStores } from '../../testing/scratch-stores.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { purgeTrash } from './purge-trash.ts'
import { createRepositoryService, type RepositoryService } from './repository-service.ts'

const directory = scratchDirectory('repositories')
const setup = prepareGitSetup(path.join(directory, 'git'))
const run = createRunGit(setup)
const git = createRepositoryGit({ run, spawn: createSpawnGit(setup), refs: createRefReader({ run }) })

const day = 86_400_000
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const appError = (code: string): Error => expect.objectContaining({ code }) as Error

let count = 0
const world = (overrides: Partial<{ git: RepositoryGit }> = {}) => {
  const { stores } = scratchStores()
  const clock = createManualClock()
  const root = path.join(directory, `${(count += 1)}`)
  const happened: string[] = []
  const repositoryPath = (id: string): string => path.join(root, `${id}.git`)
  const removeDirectory = (target: string): Promise<void> => rm(target, { recursive: true, force: true })
  const service = createRepositoryService({
    repositories: stores.repositories,
    git: overrides.git ?? git,
    largeFiles: { sizeBytes: () => Promise.resolve(0) },
    clock,
    events: { emit: (name, payload) => happened.push(`${name} ${'name' in payload ? payload.name : ''}`) },
    repositoryPath,
    removeDirectory,
    cloneUrl: (name) => `http://127.0.0.1:7420/${name}.git`,
    stopRepository: (id) => {
      // What is stopped is in the trash already, so that nothing of it is started again.
      happened.push(`stop ${stores.repositories.findById(id)?.deletedAt === null ? 'living' : 'trashed'}`)
      return Promise.resolve()
    },
    resumeRepository: () => happened.push('resume'),
    repositoryRenamed: () => happened.push('renamed'),
  })
  const purge = () =>
    purgeTrash({ repositories: stores.repositories, clock, log, repositoryPath, removeDirectory })
  return { stores, clock, root, happened, service, repositoryPath, purge }
}

let here: ReturnType<typeof world>
let service: RepositoryService
beforeEach(() => {
  here = world()
  service = here.service
})

describe('creating a repository', () => {
  it('makes a row and a bare repository by id, and says so', async () => {
    const created = await service.create({ name: 'Team/Project', defaultBranch: 'trunk' })
    expect(created).toMatchObject({
      name: 'Team/Project',
      state: 'ready',
      createdAt: here.clock.now(),
      changedAt: null,
      mirrorCount: 0,
      defaultBranch: 'trunk',
      branchCount: 0,
      tagCount: 0,
      keptRefCount: 0,
      cloneUrl: 'http://127.0.0.1:7420/Team/Project.git',
    })
    expect(readdirSync(here.root)).toEqual([`${created.id}.git`])
    expect(await runGitDirectly(here.repositoryPath(created.id), 'symbolic-ref', 'HEAD')).toBe(
      'refs/heads/trunk',
    )
    expect(here.happened).toEqual(['repository.changed Team/Project'])
  })

  it('refuses a name that is taken, ignoring case, and leaves no directory', async () => {
    await service.create({ name: 'team/project' })
    await expect(service.create({ name: 'Team/PROJECT' })).rejects.toThrow(appError('already_exists'))
    expect(readdirSync(here.root)).toHaveLength(1)
  })

  it('lets one of two win that are made at the same time under one name', async () => {
    const made = await Promise.allSettled([
      service.create({ name: 'same' }),
      service.create({ name: 'SAME' }),
    ])
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(readdirSync(here.root)).toHaveLength(1)
    expect(service.list({}).items).toHaveLength(1)
  })

  it.each([
    ['', undefined],
    ['a//b', undefined],
    ['../etc', undefined],
    ['project.git', undefined],
    ['project', 'a..b'],
    ['project', '-x'],
    ['project', ''],
  ])('refuses the name %j with the default branch %j', async (name, defaultBranch) => {
    await expect(service.create({ name, defaultBranch })).rejects.toThrow(appError('invalid_input'))
    expect(service.list({}).items).toEqual([])
  })

  it('leaves neither row nor directory when git fails', async () => {
    const failing = world({
      git: { ...git, create: () => Promise.reject(new Error('No space left on device')) },
    })
    await expect(failing.service.create({ name: 'team/project' })).rejects.toThrow('No space left')
    expect(failing.service.list({}).items).toEqual([])
    expect(existsSync(failing.root)).toBe(false)
  })

  it('can be filled by a first run', async () => {
    expect((await service.create({ name: 'a', state: 'syncing_first' })).state).toBe('syncing_first')
  })
})

describe('looking at repositories', () => {
  it('counts branches, tags and kept refs, and measures the disk', async () => {
    const { id } = await service.create({ name: 'team/project' })
    const work = await workRepository(directory, `work-${count}`)
    const commit = await commitFile(work, 'a.txt', 'x'.repeat(5_000))
    await runGitDirectly(
      work,
      'push',
      '--quiet',
      here.repositoryPath(id),
      'main',
      'main:next',
      'main:refs/tags/v1',
    )
    const stamp = '20260101T000000Z-run'
    await runGitDirectly(here.repositoryPath(id), 'update-ref', `refs/kept/${stamp}/mir/heads/main`, commit)
    const details = await service.get('TEAM/project')
    expect(details).toMatchObject({ name: 'team/project', branchCount: 2, tagCount: 1, keptRefCount: 1 })
    expect(details.sizeBytes).toBeGreaterThan(100)
  })

  it('says which one was not found', async () => {
    await expect(service.get('nowhere')).rejects.toThrow(
      expect.objectContaining({ code: 'not_found', details: { what: 'The repository nowhere' } }) as Error,
    )
  })

  it('lists page by page, by name', async () => {
    for (const name of ['b', 'C', 'a']) await service.create({ name })
    const first = service.list({ limit: 2 })
    expect(first.items.map(({ name }) => name)).toEqual(['a', 'b'])
    const second = service.list({ limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.items.map(({ name }) => name)).toEqual(['C'])
    expect(second.nextCursor).toBeNull()
    expect(service.list({ query: 'c' }).items.map(({ name }) => name)).toEqual(['C'])
  })
})

describe('the trash', () => {
  it('takes a repository away at once, stops it, and keeps it for 14 days', async () => {
    const { id } = await service.create({ name: 'team/project' })
    here.stores.mirrors.insert(newMirror(id))
    here.happened.length = 0
    const trashed = await service.delete('team/project')
    const deletedAt = here.clock.now()
    expect(trashed).toEqual({ id, name: 'team/project', deletedAt, expiresAt: deletedAt + 14 * day })
    expect(here.happened).toEqual(['repository.removed team/project', 'stop trashed'])
    expect(here.stores.mirrors.listAll()).toEqual([])
    expect(service.listTrash()).toEqual([trashed])
    await expect(service.get('team/project')).rejects.toThrow(appError('not_found'))
    expect(existsSync(here.repositoryPath(id))).toBe(true)
  })

  it('gives it back under its old name, with its mirrors', async () => {
    const { id } = await service.create({ name: 'team/project' })
    here.stores.mirrors.insert(newMirror(id))
    await service.delete('team/project')
    here.happened.length = 0
    expect(await service.undelete(id)).toMatchObject({ id, name: 'team/project', mirrorCount: 1 })
    expect(here.happened).toEqual(['resume', 'repository.changed team/project'])
    expect(here.stores.mirrors.listAll()).toHaveLength(1)
    expect(service.listTrash()).toEqual([])
  })

  it('gives nothing back whose name was taken meanwhile', async () => {
    const { id } = await service.create({ name: 'team/project' })
    await service.delete('team/project')
    await service.create({ name: 'Team/Project' })
    await expect(service.undelete(id)).rejects.toThrow(appError('already_exists'))
    expect(service.listTrash().map((trashed) => trashed.id)).toEqual([id])
  })

  it('gives nothing back that is not in it', async () => {
    const { id } = await service.create({ name: 'team/project' })
    await expect(service.undelete(id)).rejects.toThrow(appError('not_found'))
    await expect(service.undelete('repo_0')).rejects.toThrow(appError('not_found'))
  })

  it('is emptied of what is older than 14 days, and of nothing else', async () => {
    const old = await service.create({ name: 'old' })
    const young = await service.create({ name: 'young' })
    const living = await service.create({ name: 'living' })
    await service.delete('old')
    await here.clock.advance(day)
    await service.delete('young')
    await here.clock.advance(trashLifetimeMs - day - 1)
    expect(await here.purge()).toEqual([])
    await here.clock.advance(1)
    await expect(service.undelete(old.id)).rejects.toThrow(appError('not_found'))
    expect(await here.purge()).toEqual([old.id])
    expect(existsSync(here.repositoryPath(old.id))).toBe(false)
    expect(service.listTrash().map((trashed) => trashed.id)).toEqual([young.id])
    expect(readdirSync(here.root).sort()).toEqual([`${young.id}.git`, `${living.id}.git`].sort())
  })

  it('goes on with the others when one cannot be removed, and takes that one up again', async () => {
    const stuck = await service.create({ name: 'stuck' })
    const other = await service.create({ name: 'other' })
    await service.delete('stuck')
    await service.delete('other')
    await here.clock.advance(trashLifetimeMs)
    const parts = {
      repositories: here.stores.repositories,
      clock: here.clock,
      log,
      repositoryPath: here.repositoryPath,
    }
    const removeDirectory = (target: string): Promise<void> =>
      target.includes(stuck.id) ? Promise.reject(new Error('busy')) : rm(target, { recursive: true })
    expect(await purgeTrash({ ...parts, removeDirectory })).toEqual([other.id])
    await rm(here.repositoryPath(stuck.id), { recursive: true })
    await mkdir(here.repositoryPath(stuck.id))
    expect(await here.purge()).toEqual([stuck.id])
    expect(service.listTrash()).toEqual([])
  })
})

describe('renaming a repository', () => {
  it('keeps its refs, says so to those who see it or its mirrors, and frees the old name', async () => {
    const { id } = await service.create({ name: 'team/project', defaultBranch: 'trunk' })
    const renamed = await service.rename('Team/Project', ' team/other ')
    expect(renamed).toMatchObject({ id, name: 'team/other', defaultBranch: 'trunk' })
    expect(renamed.cloneUrl).toBe('http://127.0.0.1:7420/team/other.git')
    expect(here.happened.slice(1)).toEqual(['repository.changed team/other', 'renamed'])
    await expect(service.get('team/project')).rejects.toThrow(appError('not_found'))
    await service.create({ name: 'team/project' })
  })

  it('changes the case alone', async () => {
    await service.create({ name: 'team/project' })
    expect((await service.rename('team/project', 'Team/PROJECT')).name).toBe('Team/PROJECT')
  })

  it('takes no name that another has, ignoring case, and none that cannot be one', async () => {
    await service.create({ name: 'team/project' })
    await service.create({ name: 'team/other' })
    await expect(service.rename('team/project', 'Team/Other')).rejects.toThrow(appError('already_exists'))
    await expect(service.rename('team/project', 'team//other')).rejects.toThrow(appError('invalid_input'))
    await expect(service.rename('team/nothing', 'team/some')).rejects.toThrow(appError('not_found'))
    expect((await service.get('team/project')).name).toBe('team/project')
  })

  it('waits for the first run', async () => {
    await service.create({ name: 'team/project', state: 'syncing_first' })
    await expect(service.rename('team/project', 'team/other')).rejects.toThrow(appError('sync_in_progress'))
  })
})

describe('setting the default branch', () => {
  const withBranches = async (...branches: readonly string[]): Promise<string> => {
    const { id } = await service.create({ name: 'team/project' })
    const work = await workRepository(directory, `work${(count += 1)}`)
    const tip = await commitFile(work, 'a.txt', 'a')
    await runGitDirectly(work, 'push', '--quiet', here.repositoryPath(id), 'main')
    for (const branch of branches) {
      await runGitDirectly(here.repositoryPath(id), 'update-ref', `refs/heads/${branch}`, tip)
    }
    return here.repositoryPath(id)
  }

  it('makes HEAD name a branch that is there, and says so', async () => {
    const repository = await withBranches('release/1')
    expect((await service.setDefaultBranch('team/project', 'release/1')).defaultBranch).toBe('release/1')
    expect(await runGitDirectly(repository, 'symbolic-ref', 'HEAD')).toBe('refs/heads/release/1')
    expect(here.happened.at(-1)).toBe('repository.changed team/project')
  })

  it('refuses a branch that is not there, and what can be none', async () => {
    const repository = await withBranches()
    await expect(service.setDefaultBranch('team/project', 'topic')).rejects.toThrow(appError('not_found'))
    await expect(service.setDefaultBranch('team/project', '-x')).rejects.toThrow(appError('invalid_input'))
    expect(await runGitDirectly(repository, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
  })

  it('takes any name while there are no branches', async () => {
    await service.create({ name: 'team/project' })
    expect((await service.setDefaultBranch('team/project', 'trunk')).defaultBranch).toBe('trunk')
  })

  it('leaves HEAD where it was when the branch is deleted at the same moment', async () => {
    let repository = ''
    const deleting: RepositoryGit = {
      ...git,
      setHead: async (at, ref) => {
        await git.setHead(at, ref)
        await runGitDirectly(repository, 'update-ref', '-d', 'refs/heads/topic')
      },
    }
    here = world({ git: deleting })
    service = here.service
    repository = await withBranches('topic')
    await expect(service.setDefaultBranch('team/project', 'topic')).rejects.toThrow(appError('not_found'))
    expect(await runGitDirectly(repository, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
  })
})
