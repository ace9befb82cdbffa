import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RefUpdate } from '../core/ports/repository-git.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { prepareGitSetup } from './git-environment.ts'
import { createRefReader } from './ref-reader.ts'
import { createRepositoryGit } from './repository-git.ts'
import { sweepUnfinishedRepositories, sweepUnknownRepositories } from './repository/create-repository.ts'
import { sweepStaleLocks } from './repository/stale-locks.ts'
import { sweepUnfinishedPacks } from './repository/unfinished-packs.ts'
import { createRunGit } from './run-git.ts'
import { createSpawnGit } from './spawn-git.ts'

const directory = scratchDirectory('repository-git')
const setup = prepareGitSetup(path.join(directory, 'git'))
const run = createRunGit(setup)
const repositoryGit = createRepositoryGit({
  run,
  spawn: createSpawnGit(setup),
  refs: createRefReader({ run }),
})

let count = 0
const newRepository = async (defaultBranch = 'main'): Promise<string> => {
  const repository = path.join(directory, 'repositories', `${(count += 1)}.git`)
  await repositoryGit.create(repository, { defaultBranch })
  return repository
}

/** Three commits in a row, a tag object on the last, and an unrelated one: in a store of their own. */
let store = ''
let first = ''
let second = ''
let third = ''
let tag = ''
let unrelated = ''
let blob = ''
const nowhere = '1'.repeat(40)

beforeAll(async () => {
  store = await newRepository()
  const work = await workRepository(directory, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  second = await commitFile(work, 'a.txt', 'two')
  third = await commitFile(work, 'a.txt', 'three')
  await git(work, 'tag', '--annotate', '--message=One', 'v1', third)
  tag = await git(work, 'rev-parse', 'refs/tags/v1')
  blob = await git(work, 'rev-parse', `${third}:a.txt`)
  await git(work, 'switch', '--quiet', '--orphan', 'other')
  unrelated = await commitFile(work, 'b.txt', 'other')
  await git(work, 'push', '--quiet', store, '--all')
  await git(work, 'push', '--quiet', store, '--tags')
})

/** A repository that shares the objects of `store` and has no refs of its own. */
const emptyBesideStore = async (): Promise<string> => {
  const repository = await newRepository()
  writeFileSync(path.join(repository, 'objects/info/alternates'), `${path.join(store, 'objects')}\n`)
  return repository
}

const change = (ref: string, oldObjectId: string | null, newObjectId: string | null): RefUpdate => ({
  ref,
  oldObjectId,
  newObjectId,
})

const appError = (code: string, details: object): Error =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as object }) as Error

describe('making a repository', () => {
  it('makes an empty bare one with an unborn default branch', async () => {
    const repository = await newRepository('trunk')
    expect(await git(repository, 'rev-parse', '--is-bare-repository')).toBe('true')
    expect(await repositoryGit.readHead(repository)).toBe('refs/heads/trunk')
    expect(await refsOf(repository)).toEqual(new Map())
    expect(existsSync(path.join(repository, 'hooks'))).toBe(false)
  })

  it('hides the private namespaces and leaves no upkeep to git', async () => {
    const repository = await newRepository()
    expect((await git(repository, 'config', '--get-all', 'transfer.hideRefs')).split('\n')).toEqual([
      'refs/remotes',
      'refs/kept',
      'refs/outgoing',
      'refs/namespaces',
    ])
    const settings = await git(repository, 'config', '--list', '--local')
    for (const setting of [
      'gc.auto=0',
      'maintenance.auto=false',
      'uploadpack.allowanysha1inwant=false',
      'uploadpack.allowfilter=true',
      'core.logallrefupdates=false',
      'receive.denydeletecurrent=ignore',
      'core.precomposeunicode=false',
      'core.fsync=committed',
      'core.bare=true',
    ]) {
      expect(settings.split('\n')).toContain(setting)
    }
  })

  it('refuses a place where one stands, and leaves that one and nothing else', async () => {
    const repository = await newRepository('first')
    await expect(repositoryGit.create(repository, { defaultBranch: 'second' })).rejects.toThrow(
      appError('already_exists', {}),
    )
    expect(await repositoryGit.readHead(repository)).toBe('refs/heads/first')
    expect(readdirSync(path.dirname(repository)).filter((name) => name.includes('.creating-'))).toEqual([])
  })

  it('refuses a default branch that git would not take', async () => {
    const repository = path.join(directory, 'never.git')
    await expect(repositoryGit.create(repository, { defaultBranch: 'a..b' })).rejects.toThrow(
      appError('invalid_input', {}),
    )
    expect(existsSync(repository)).toBe(false)
  })

  it('clears away what a crash left half made, and nothing else', async () => {
    const repository = await newRepository()
    const unfinished = `${repository}.creating-0123456789ab`
    mkdirSync(path.join(unfinished, 'objects'), { recursive: true })
    await sweepUnfinishedRepositories(path.dirname(repository))
    expect(existsSync(unfinished)).toBe(false)
    expect(existsSync(repository)).toBe(true)
  })
})

describe('reading', () => {
  it('lists the refs below the prefixes that were asked for', async () => {
    expect(await repositoryGit.listRefs(store, ['refs/tags/'])).toEqual(new Map([['refs/tags/v1', tag]]))
    expect(await repositoryGit.listRefs(store, ['refs/heads/', 'refs/tags/'])).toEqual(await refsOf(store))
  })

  it('moves HEAD to another branch, born or not, and to nothing that is no branch', async () => {
    const repository = await newRepository()
    await repositoryGit.setHead(repository, 'refs/heads/trunk')
    expect(await repositoryGit.readHead(repository)).toBe('refs/heads/trunk')
    await expect(repositoryGit.setHead(repository, 'refs/tags/v1')).rejects.toThrow(
      appError('invalid_input', {}),
    )
    await expect(repositoryGit.setHead(repository, '--help')).rejects.toThrow(appError('invalid_input', {}))
  })

  it('tells whether one commit is reachable from another', async () => {
    expect(await repositoryGit.isAncestor(store, first, third)).toBe(true)
    expect(await repositoryGit.isAncestor(store, third, first)).toBe(false)
    expect(await repositoryGit.isAncestor(store, first, first)).toBe(true)
    expect(await repositoryGit.isAncestor(store, unrelated, third)).toBe(false)
  })

  it('takes an object that is no commit as its own only ancestor', async () => {
    expect(await repositoryGit.isAncestor(store, tag, tag)).toBe(true)
    expect(await repositoryGit.isAncestor(store, first, tag)).toBe(false)
    expect(await repositoryGit.isAncestor(store, tag, third)).toBe(false)
    expect(await repositoryGit.isAncestor(store, blob, third)).toBe(false)
  })

  it('says that the store is damaged when a commit to compare is not there', async () => {
    await expect(repositoryGit.isAncestor(store, nowhere, third)).rejects.toThrow(
      appError('store_damaged', { objectId: nowhere }),
    )
  })

  it('counts the commits from one to another, also through a tag', async () => {
    expect(await repositoryGit.countCommits(store, first, third)).toBe(2)
    expect(await repositoryGit.countCommits(store, third, first)).toBe(0)
    expect(await repositoryGit.countCommits(store, first, tag)).toBe(2)
    expect(await repositoryGit.countCommits(store, unrelated, third)).toBe(3)
    await expect(repositoryGit.countCommits(store, nowhere, third)).rejects.toThrow(
      expect.objectContaining({ code: 'internal' }) as Error,
    )
  })

  it('names the objects that are missing', async () => {
    const ids = [first, nowhere, tag, blob, '2'.repeat(40)]
    expect(await repositoryGit.missingObjects(store, ids)).toEqual([nowhere, '2'.repeat(40)])
    expect(await repositoryGit.missingObjects(store, [])).toEqual([])
  })

  it('tells whether two sets of tips have any commit in common', async () => {
    expect(await repositoryGit.sharesHistory(store, [second], [third, unrelated])).toBe(true)
    expect(await repositoryGit.sharesHistory(store, [unrelated], [tag])).toBe(false)
    expect(await repositoryGit.sharesHistory(store, [tag], [first])).toBe(true)
    expect(await repositoryGit.sharesHistory(store, [blob], [first])).toBe(false)
    expect(await repositoryGit.sharesHistory(store, [], [first])).toBe(false)
  })

  it('counts the bytes on disk, and fails for a directory that is not there', async () => {
    const repository = await newRepository()
    const before = await repositoryGit.sizeBytes(repository)
    mkdirSync(path.join(repository, 'objects/ab'), { recursive: true })
    writeFileSync(path.join(repository, 'objects/ab/cdef'), Buffer.alloc(12_345))
    expect(await repositoryGit.sizeBytes(repository)).toBe(before + 12_345)
    await expect(repositoryGit.sizeBytes(path.join(directory, 'nowhere.git'))).rejects.toThrow()
  })
})

describe('changing refs', () => {
  it('creates, moves and deletes by compare-and-swap', async () => {
    const repository = await emptyBesideStore()
    await repositoryGit.updateRefs(repository, [
      [change('refs/heads/main', null, first), change('refs/heads/old', null, first)],
    ])
    await repositoryGit.updateRefs(repository, [
      [
        change('refs/heads/main', first, third),
        change('refs/heads/old', first, null),
        change('refs/tags/v1', null, tag),
      ],
    ])
    expect(await refsOf(repository)).toEqual(
      new Map([
        ['refs/heads/main', third],
        ['refs/tags/v1', tag],
      ]),
    )
  })

  it.each([
    ['a ref that moved meanwhile', () => change('refs/heads/main', second, third), 'refs/heads/main'],
    ['a ref that appeared meanwhile', () => change('refs/heads/main', null, third), 'refs/heads/main'],
    ['a ref that is gone meanwhile', () => change('refs/heads/gone', first, third), 'refs/heads/gone'],
    ['a deletion of a ref that moved', () => change('refs/heads/main', second, null), 'refs/heads/main'],
    ['a deletion of a ref that is gone', () => change('refs/heads/gone', second, null), 'refs/heads/gone'],
  ])('leaves everything as it was for %s', async (_, conflicting, ref) => {
    const repository = await emptyBesideStore()
    await repositoryGit.updateRefs(repository, [[change('refs/heads/main', null, first)]])
    const transaction = [
      change('refs/heads/a', null, first),
      conflicting(),
      change('refs/heads/z', null, first),
    ]
    await expect(repositoryGit.updateRefs(repository, [transaction])).rejects.toThrow(
      appError('ref_conflict', { ref, reason: 'moved', committed: 0 }),
    )
    expect(await refsOf(repository)).toEqual(new Map([['refs/heads/main', first]]))
  })

  it('does the same for packed refs', async () => {
    const repository = await emptyBesideStore()
    await repositoryGit.updateRefs(repository, [[change('refs/heads/main', null, first)]])
    await repositoryGit.packRefs(repository)
    expect(readFileSync(path.join(repository, 'packed-refs'), 'utf8')).toContain('refs/heads/main')
    await expect(
      repositoryGit.updateRefs(repository, [[change('refs/heads/main', second, null)]]),
    ).rejects.toThrow(appError('ref_conflict', { ref: 'refs/heads/main', reason: 'moved' }))
    await repositoryGit.updateRefs(repository, [[change('refs/heads/main', first, null)]])
    expect(await refsOf(repository)).toEqual(new Map())
  })

  it('keeps the transactions before the one that fails, and says how many', async () => {
    const repository = await emptyBesideStore()
    const transactions = [
      [change('refs/heads/a', null, first)],
      [change('refs/heads/b', first, second)],
      [change('refs/heads/c', null, first)],
    ]
    await expect(repositoryGit.updateRefs(repository, transactions)).rejects.toThrow(
      appError('ref_conflict', { ref: 'refs/heads/b', committed: 1 }),
    )
    expect(await refsOf(repository)).toEqual(new Map([['refs/heads/a', first]]))
  })

  it('refuses a name that clashes with a directory or a file of another, and names the ref', async () => {
    const repository = await emptyBesideStore()
    await repositoryGit.updateRefs(repository, [
      [change('refs/heads/a', null, first), change('refs/heads/dir/b', null, first)],
    ])
    for (const name of ['refs/heads/a/b', 'refs/heads/dir']) {
      await expect(repositoryGit.updateRefs(repository, [[change(name, null, first)]])).rejects.toThrow(
        appError('ref_conflict', { ref: name, reason: 'clash' }),
      )
    }
    await repositoryGit.packRefs(repository)
    await expect(
      repositoryGit.updateRefs(repository, [[change('refs/heads/a/b', null, first)]]),
    ).rejects.toThrow(appError('ref_conflict', { ref: 'refs/heads/a/b', reason: 'clash' }))
  })

  it('turns a branch into a folder of branches by deleting in a transaction before', async () => {
    const repository = await emptyBesideStore()
    await repositoryGit.updateRefs(repository, [[change('refs/heads/a', null, first)]])
    const create = change('refs/heads/a/b', null, first)
    await expect(
      repositoryGit.updateRefs(repository, [[change('refs/heads/a', first, null), create]]),
    ).rejects.toThrow(appError('ref_conflict', { reason: 'clash' }))
    await repositoryGit.updateRefs(repository, [[change('refs/heads/a', first, null)], [create]])
    expect(await refsOf(repository)).toEqual(new Map([['refs/heads/a/b', first]]))
  })

  it('refuses to point a ref at an object that is not there, or a branch at what is no commit', async () => {
    const repository = await emptyBesideStore()
    for (const objectId of [nowhere, tag]) {
      const update = change('refs/heads/main', null, objectId)
      await expect(repositoryGit.updateRefs(repository, [[update]])).rejects.toThrow(
        appError('ref_conflict', { ref: 'refs/heads/main', reason: 'object' }),
      )
    }
  })

  it('says that the repository is busy while another process holds a lock', async () => {
    const repository = await emptyBesideStore()
    writeFileSync(path.join(repository, 'refs/heads/main.lock'), '')
    await expect(
      repositoryGit.updateRefs(repository, [[change('refs/heads/main', null, first)]]),
    ).rejects.toThrow(appError('repository_busy', { ref: 'refs/heads/main' }))
  })

  it('takes no name that git would read as something else', async () => {
    const repository = await emptyBesideStore()
    for (const name of ['refs/heads/a\0commit', 'refs/heads/a b', 'main']) {
      await expect(repositoryGit.updateRefs(repository, [[change(name, null, first)]])).rejects.toThrow(
        appError('invalid_input', {}),
      )
    }
  })

  it('starts no process when there is nothing to change', async () => {
    await repositoryGit.updateRefs(path.join(directory, 'nowhere.git'), [[], []])
  })

  it('creates, moves and deletes 10,000 refs at once', async () => {
    const repository = await emptyBesideStore()
    const names = Array.from(
      { length: 10_000 },
      (_, index) => `refs/heads/team-${index % 100}/branch-${index}`,
    )
    const all = (from: string | null, to: string | null): RefUpdate[] =>
      names.map((ref) => change(ref, from, to))
    // The disk of the machine is not what is tested.
    await git(repository, 'config', 'core.fsync', 'none')
    await repositoryGit.updateRefs(repository, [all(null, first)])
    expect((await repositoryGit.listRefs(repository, ['refs/heads/'])).size).toBe(10_000)
    await repositoryGit.packRefs(repository)
    await repositoryGit.updateRefs(repository, [all(first, second)])
    // One that is wrong among them holds back all.
    const oneWrong = all(second, third).with(5_000, change(names[5_000] ?? '', first, third))
    await expect(repositoryGit.updateRefs(repository, [oneWrong])).rejects.toThrow(
      appError('ref_conflict', { ref: names[5_000], committed: 0 }),
    )
    expect(new Set((await refsOf(repository)).values())).toEqual(new Set([second]))
    await repositoryGit.updateRefs(repository, [all(second, null)])
    expect(await refsOf(repository)).toEqual(new Map())
  })
})

describe('locks that a killed git left', () => {
  const lock = (repository: string, file: string): void => {
    const full = path.join(repository, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, '')
  }

  it('are removed, and nothing else is', async () => {
    const repository = await newRepository()
    const files = [
      'HEAD.lock',
      'config.lock',
      'objects/info/commit-graph.lock',
      'packed-refs.lock',
      'packed-refs.new',
      'refs/heads/team/old.lock',
    ]
    for (const file of files) lock(repository, file)
    expect([...(await sweepStaleLocks(repository, 1))].sort()).toEqual(files)
    expect(files.filter((file) => existsSync(path.join(repository, file)))).toEqual([])
    expect(existsSync(path.join(repository, 'HEAD'))).toBe(true)
    expect(await sweepStaleLocks(repository, 1)).toEqual([])
  })

  it('wait for a git that is still at work', async () => {
    const repository = await newRepository()
    const names = Array.from({ length: 40 }, (_, index) => `refs/heads/${index}.lock`)
    lock(repository, names[0] ?? '')
    const sweeping = sweepStaleLocks(repository, 200)
    for (const [index, name] of names.entries()) {
      const next = names[index + 1]
      if (next !== undefined) lock(repository, next)
      await pause(20)
      expect(existsSync(path.join(repository, name))).toBe(true)
      rmSync(path.join(repository, name))
    }
    expect(await sweeping).toEqual([])
  })
})

describe('packs that were not received to their end', () => {
  it('are removed when nobody writes to them any more, and so are the marks of git fetch', async () => {
    const repository = await newRepository()
    const packs = path.join(repository, 'objects/pack')
    const old = {
      'pack-1.keep': 'fetch-pack 17 on host\n',
      'pack-2.keep': 'for good\n',
      'pack-1.pack': '',
      tmp_pack_old: '',
      tmp_idx_old: '',
    }
    for (const [name, text] of Object.entries(old)) {
      writeFileSync(path.join(packs, name), text)
      utimesSync(path.join(packs, name), 1, 1)
    }
    const young = { 'pack-3.keep': 'fetch-pack 18 on host\n', tmp_pack_new: '' }
    for (const [name, text] of Object.entries(young)) writeFileSync(path.join(packs, name), text)
    await sweepUnfinishedPacks(repository, 10_000)
    expect(readdirSync(packs).sort()).toEqual(['pack-1.pack', 'pack-2.keep', 'pack-3.keep', 'tmp_pack_new'])
  })
})

describe('repositories that the store does not know', () => {
  it('are removed while they are empty, and left alone when they hold anything', async () => {
    const parent = path.join(directory, 'unknown')
    mkdirSync(parent)
    const made = async (name: string): Promise<string> => {
      await repositoryGit.create(path.join(parent, `${name}.git`), { defaultBranch: 'main' })
      return path.join(parent, `${name}.git`)
    }
    await made('known')
    await made('empty')
    await git(await made('full'), 'fetch', '--quiet', store, '+refs/heads/*:refs/heads/*')
    const packed = await made('packed')
    await git(packed, 'fetch', '--quiet', store, '+refs/heads/*:refs/heads/*')
    await git(packed, 'pack-refs', '--all')
    const left = await sweepUnknownRepositories(parent, (id) => id === 'known')
    expect([...left].sort()).toEqual(['full.git', 'packed.git'])
    expect(readdirSync(parent).sort()).toEqual(['full.git', 'known.git', 'packed.git'])
  })
})
