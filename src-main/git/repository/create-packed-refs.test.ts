import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { createPackedRefs } from './create-packed-refs.ts'

const directory = scratchDirectory('create-packed-refs')
const run = createRunGit(prepareGitSetup(path.join(directory, 'git')))

let store = ''
let commit = ''
let tag = ''
let blob = ''

beforeAll(async () => {
  const work = await workRepository(directory, 'work')
  commit = await commitFile(work, 'a.txt', 'one')
  await git(work, 'tag', '--annotate', '--message=One', 'v1')
  tag = await git(work, 'rev-parse', 'refs/tags/v1')
  blob = await git(work, 'rev-parse', 'HEAD:a.txt')
  store = path.join(work, '.git', 'objects')
})

let count = 0
/** A repository that has the objects, and no refs. */
const emptyRepository = async (): Promise<string> => {
  const repository = await bareRepository(directory, `empty-${(count += 1)}`)
  writeFileSync(path.join(repository, 'objects', 'info', 'alternates'), `${store}\n`)
  return repository
}
const creation = (ref: string, newObjectId: string): RefUpdate => ({ ref, oldObjectId: null, newObjectId })
const own = 'refs/remotes/mir_1/'
const create = (repository: string, creations: readonly RefUpdate[]): Promise<boolean> =>
  createPackedRefs(run, repository, creations, own)
const lockOf = (repository: string): string => path.join(repository, 'packed-refs.lock')

it('git reads what was written as if it had packed the refs itself, also the ends of tags', async () => {
  const repository = await emptyRepository()
  await git(repository, 'update-ref', 'refs/remotes/mir_1/tags/v1', tag)
  await git(repository, 'pack-refs', '--all')
  // Packed along, over what was packed before; that of another stays where it is.
  await git(repository, 'update-ref', 'refs/remotes/mir_1/heads/loose', commit)
  await git(repository, 'update-ref', 'refs/remotes/mir_1/tags/v1', commit)
  await git(repository, 'update-ref', 'refs/remotes/mir_2/heads/main', commit)
  const names = Array.from({ length: 2_000 }, (_, index) => `refs/heads/team-${index % 7}/${index}`)
  const creations = [
    ...names.map((name) => creation(name, commit)),
    creation('refs/heads/ä', commit),
    creation('refs/tags/v1', tag),
    creation('refs/tags/light', commit),
    creation('refs/tags/file', blob),
  ]
  expect(await create(repository, creations)).toBe(true)
  const written = readFileSync(path.join(repository, 'packed-refs'), 'utf8')
  const refs = await refsOf(repository)
  expect(refs.size).toBe(creations.length + 3)
  expect(refs.get('refs/remotes/mir_1/tags/v1')).toBe(commit)
  expect(readdirSync(path.join(repository, 'refs', 'remotes'))).toEqual(['mir_2'])
  for (const { ref, newObjectId } of creations) expect(refs.get(ref)).toBe(newObjectId)
  expect(await git(repository, 'show-ref', '--dereference', '--tags')).toContain(`${commit} refs/tags/v1^{}`)
  await git(repository, 'fsck', '--strict')
  await git(repository, 'update-ref', '-d', 'refs/remotes/mir_2/heads/main')
  await git(repository, 'pack-refs', '--all')
  expect(readFileSync(path.join(repository, 'packed-refs'), 'utf8')).toBe(written)
  expect(existsSync(lockOf(repository))).toBe(false)
})

it.each([
  [
    'a loose ref of the kind is there',
    (repository: string) => git(repository, 'update-ref', 'refs/heads/x/y', commit),
  ],
  [
    'a packed one is there',
    async (repository: string) => {
      await git(repository, 'update-ref', 'refs/heads/there', commit)
      return git(repository, 'pack-refs', '--all')
    },
  ],
])('nothing is done where %s', async (_, prepare) => {
  const repository = await emptyRepository()
  await prepare(repository)
  const before = await refsOf(repository)
  expect(await create(repository, [creation('refs/heads/new', commit)])).toBe(false)
  expect(await refsOf(repository)).toEqual(before)
  expect(existsSync(lockOf(repository))).toBe(false)
})

it('nothing is done for what git would refuse, or another order of things', async () => {
  const repository = await emptyRepository()
  const refused: readonly (readonly RefUpdate[])[] = [
    [creation('refs/heads/a', commit), creation('refs/heads/a/b/c', commit)],
    [creation('refs/heads/a', commit), creation('refs/heads/a', commit)],
    [creation('refs/heads/a', '1'.repeat(40))],
    [creation('refs/heads/a', blob)],
    [creation('refs/heads/a', tag)],
    [creation('refs/heads/a b', commit)],
    [creation('HEAD', commit)],
    [{ ref: 'refs/heads/a', oldObjectId: commit, newObjectId: commit }],
    [{ ref: 'refs/heads/a', oldObjectId: commit, newObjectId: null }],
  ]
  for (const creations of refused) {
    expect(await create(repository, [creation('refs/heads/good', commit), ...creations])).toBe(false)
  }
  expect(await refsOf(repository)).toEqual(new Map())
  expect(existsSync(lockOf(repository))).toBe(false)
})

it('a lock of somebody else is left alone', async () => {
  const repository = await emptyRepository()
  writeFileSync(lockOf(repository), 'theirs')
  expect(await create(repository, [creation('refs/heads/a', commit)])).toBe(false)
  expect(readFileSync(lockOf(repository), 'utf8')).toBe('theirs')
})
