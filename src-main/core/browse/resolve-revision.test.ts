import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBrowseGit } from '../../git/browse/browse-git.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createRefReader } from '../../git/ref-reader.ts'
import { createRunGit } from '../../git/run-git.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { resolveRevision } from './resolve-revision.ts'

const scratch = scratchDirectory('revision')
const setup = prepareGitSetup(path.join(scratch, 'setup'))
const browse = createBrowseGit({
  spawn: createSpawnGit(setup),
  refs: createRefReader({ run: createRunGit(setup) }),
})
afterAll(browse.close)
let directory: string
let first: string
let second: string

beforeAll(async () => {
  directory = await bareRepository(scratch, 'stored.git')
  const work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
  await git(work, 'tag', '--annotate', '--message', 'first', 'v1')
  second = await commitFile(work, 'a.txt', 'two')
  await git(work, 'push', '--quiet', directory, 'main', 'v1')
  await git(directory, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', first)
  await git(directory, 'update-ref', 'refs/kept/x/main', first)
})

const resolved = (revision: string | undefined, ephemeral = false) =>
  resolveRevision(browse, directory, revision, { ephemeral })

describe('a revision of a client', () => {
  it('is a branch, a tag, a full name, an id or HEAD, with steps behind it', async () => {
    expect(await resolved(undefined)).toEqual({ commitId: second, name: 'main' })
    expect(await resolved('main')).toEqual({ commitId: second, name: 'main' })
    expect(await resolved('refs/heads/main')).toEqual({ commitId: second, name: 'main' })
    expect(await resolved('heads/main')).toEqual({ commitId: second, name: 'main' })
    expect(await resolved('v1')).toEqual({ commitId: first, name: 'v1' })
    expect(await resolved(first.slice(0, 8).toUpperCase())).toEqual({ commitId: first, name: first })
    for (const steps of ['main~1', 'main^', 'HEAD~', `${second}^1`, 'v1^{commit}']) {
      expect([steps, (await resolved(steps)).commitId]).toEqual([steps, first])
    }
  })

  it('of an ephemeral branch is found among those alone', async () => {
    expect(await resolved('draft', true)).toEqual({ commitId: first, name: 'draft' })
    for (const [revision, ephemeral] of [
      ['draft', false],
      ['main', true],
    ] as const) {
      await expect(resolved(revision, ephemeral)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it.each([
    'nothing',
    'main~9',
    'refs/kept/x/main',
    'kept/x/main',
    'main:a.txt',
    '-x',
    '@{-1}',
    'main@{1}',
    ':/one',
    'a b',
    '../x',
    '\0',
  ])('that names nothing that is served is not found: %j', async (revision) => {
    await expect(resolved(revision)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('in a repository without commits says that it is empty', async () => {
    const empty = await bareRepository(scratch, 'empty.git')
    await expect(resolveRevision(browse, empty, undefined)).rejects.toMatchObject({
      code: 'not_found',
      details: { reason: 'empty' },
    })
  })
})
