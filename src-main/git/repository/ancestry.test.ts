import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../testing/random-history.ts'
import { bareRepository, git, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { createAncestry } from './ancestry.ts'

const scratch = scratchDirectory('ancestry')
const setup = prepareGitSetup(path.join(scratch, 'git'))
const [run, spawn] = [createRunGit(setup), createSpawnGit(setup)]
let commands: string[] = []
const ancestry = createAncestry({
  run: (args, options) => {
    commands.push(args[0] ?? '')
    return run(args, options)
  },
  spawn: (args, options) => {
    commands.push(args[0] ?? '')
    return spawn(args, options)
  },
})

const commitCount = 120
const parentsOf: number[][] = []
let repository = ''
let ids: string[] = []

/** A history with several beginnings, merges, and clocks that went wrong. */
beforeAll(async () => {
  const random = seededRandom(7)
  const below = (count: number): number => Math.floor(random() * count)
  repository = await bareRepository(scratch, 'store.git')
  const stream: string[] = []
  for (let index = 0; index < commitCount; index += 1) {
    const parents = new Set<number>()
    const count = index === 0 || below(20) === 0 ? 0 : 1 + (below(4) === 0 ? 1 : 0)
    for (let parent = 0; parent < count; parent += 1) parents.add(Math.max(0, index - 1 - below(8)))
    parentsOf.push([...parents])
    const date = 1_700_000_000 + index * 60 + (below(5) === 0 ? below(100_000) - 50_000 : 0)
    const [first, ...others] = parentsOf[index] ?? []
    stream.push(
      `reset refs/heads/c${index}\ncommit refs/heads/c${index}\nmark :${index + 1}\n`,
      `committer A <a@example.org> ${date} +0000\ndata 1\n${index % 10}\n`,
      first === undefined ? '' : `from :${first + 1}\n`,
      ...others.map((other) => `merge :${other + 1}\n`),
    )
  }
  const marks = path.join(scratch, 'marks')
  await tryGit(repository, ['fast-import', '--quiet', `--export-marks=${marks}`], {}, stream.join(''))
  const lines = readFileSync(marks, 'utf8').trim().split('\n')
  ids = lines
    .map((line) => line.slice(1).split(' '))
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, id = '']) => id)
})

const reaches = (descendant: number, ancestor: number): boolean =>
  descendant === ancestor || (parentsOf[descendant] ?? []).some((parent) => reaches(parent, ancestor))

const ask = (ancestor: number, descendant: number): Promise<boolean> =>
  ancestry(repository, ids[ancestor] ?? '', ids[descendant] ?? '')

describe('many questions about a history', () => {
  it('are answered as each would be, by four processes at most', async () => {
    const random = seededRandom(11)
    const below = (count: number): number => Math.floor(random() * count)
    for (const farApart of [4, 20, commitCount]) {
      const pairs = Array.from({ length: 400 }, () => {
        const descendant = below(commitCount)
        return [Math.max(0, descendant + 2 - below(farApart)), descendant] as const
      }).map(([ancestor, descendant]) => [Math.min(ancestor, commitCount - 1), descendant] as const)
      commands = []
      const answers = await Promise.all(pairs.map(([ancestor, descendant]) => ask(ancestor, descendant)))
      expect(commands.length).toBeLessThanOrEqual(4)
      expect(answers).toEqual(pairs.map(([ancestor, descendant]) => reaches(descendant, ancestor)))
      expect(new Set(answers)).toEqual(new Set([true, false]))
    }
  })

  it('that all moved forward are answered from what is new', async () => {
    const moved = Array.from({ length: 30 }, (_, index) => commitCount - 1 - index).flatMap((descendant) =>
      (parentsOf[descendant] ?? []).map((parent) => [parent, descendant] as const),
    )
    commands = []
    expect(new Set(await Promise.all(moved.map(([parent, child]) => ask(parent, child))))).toEqual(
      new Set([true]),
    )
    expect(commands.slice(0, 2)).toEqual(['cat-file', 'rev-list'])
  })

  it('fail one by one where an object is missing, and take what is no commit as unrelated', async () => {
    const nowhere = '1'.repeat(40)
    const tree = await git(repository, 'rev-parse', `${ids[3] ?? ''}^{tree}`)
    const asked = [
      ask(0, 1),
      ancestry(repository, nowhere, ids[1] ?? ''),
      ancestry(repository, tree, ids[1] ?? ''),
    ]
    const [known, missing, other] = await Promise.allSettled(asked)
    expect(known).toEqual({ status: 'fulfilled', value: reaches(1, 0) })
    expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'store_damaged' } })
    expect(other).toEqual({ status: 'fulfilled', value: false })
  })

  it('of which there are few cost one process each, and none without a question', async () => {
    commands = []
    expect(await Promise.all([ask(5, 5), ask(0, 0)])).toEqual([true, true])
    expect(commands).toEqual([])
    await ask(0, 1)
    expect(commands).toEqual(['cat-file', 'merge-base'])
  })
})
