import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { commitSummaries } from './commit-summaries.ts'

const scratch = scratchDirectory('commit-summaries')
const run = createRunGit(prepareGitSetup(path.join(scratch, 'git')))
const missing = '1'.repeat(40)
let work: string
let first: string

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', 'one')
})

it('says who committed what and when, looking through tags', async () => {
  await git(work, 'commit', '--quiet', '--allow-empty', '-m', 'Größe: a\tb\n\ncommit 1234\n')
  await git(work, 'tag', '--annotate', '--message=One', 'v1')
  const [tip, tag] = [await git(work, 'rev-parse', 'HEAD'), await git(work, 'rev-parse', 'v1')]
  const commits = await commitSummaries(run, work, [first, tip, tag])
  const seconds = Number(await git(work, 'log', '-1', '--format=%ct'))
  const expected = {
    id: tip,
    subject: 'Größe: a\tb',
    authorName: 'Ada',
    committedAt: seconds * 1_000,
  }
  expect(commits.get(tip)).toEqual(expected)
  expect(commits.get(tag)).toEqual(expected)
  expect(commits.get(first)?.id).toBe(first)
})

it('leaves out what is not here, and what leads to no commit', async () => {
  const tree = await git(work, 'rev-parse', 'HEAD^{tree}')
  expect([...(await commitSummaries(run, work, [missing, first, tree])).keys()]).toEqual([first])
  expect((await commitSummaries(run, work, [missing, tree])).size).toBe(0)
  expect((await commitSummaries(run, work, [])).size).toBe(0)
})
