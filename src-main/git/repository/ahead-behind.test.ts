import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../testing/random-history.ts'
import { bareRepository, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { aheadBehind } from './ahead-behind.ts'

const scratch = scratchDirectory('ahead-behind')
const setup = prepareGitSetup(path.join(scratch, 'git'))
const [run, spawn] = [createRunGit(setup), createSpawnGit(setup)]
let commands: string[] = []
const parts = {
  run: ((args, options) => {
    commands.push(args[0] ?? '')
    return run(args, options)
  }) satisfies typeof run,
  spawn: ((args, options) => {
    commands.push(args[0] ?? '')
    return spawn(args, options)
  }) satisfies typeof spawn,
}

type Drawn = { readonly parents: readonly number[]; readonly at: number }

/** Writes commits as they are drawn, each after its parents. @returns the repository and their ids */
const write = async (name: string, drawn: readonly Drawn[]) => {
  const repository = await bareRepository(scratch, `${name}.git`)
  const stream = drawn.map(({ parents: [first, ...others], at }, index) =>
    [
      `reset refs/heads/c\ncommit refs/heads/c\nmark :${index + 1}\n`,
      `committer A <a@example.org> ${at} +0000\ndata <<.\nparent 1234\n\n${index}\n.\n`,
      first === undefined ? '' : `from :${first + 1}\n`,
      ...others.map((other) => `merge :${other + 1}\n`),
    ].join(''),
  )
  const marks = path.join(scratch, `${name}.marks`)
  await tryGit(
    repository,
    ['fast-import', '--quiet', '--force', `--export-marks=${marks}`],
    {},
    stream.join(''),
  )
  const lines = readFileSync(marks, 'utf8').trim().split('\n')
  const ids = lines
    .map((line) => line.slice(1).split(' '))
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, id = '']) => id)
  /** Counted without git, by sets. */
  const truth = ([ours, theirs]: readonly [number, number]) => {
    const reached = (from: number): ReadonlySet<number> => {
      const found = new Set<number>()
      const waiting = [from]
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
        if (found.has(one)) continue
        found.add(one)
        waiting.push(...(drawn[one]?.parents ?? []))
      }
      return found
    }
    const [left, right] = [reached(ours), reached(theirs)]
    return { ahead: left.difference(right).size, behind: right.difference(left).size }
  }
  const count = (pairs: readonly (readonly [number, number])[]) => {
    commands = []
    return aheadBehind(
      parts,
      repository,
      pairs.map(([ours, theirs]) => ({ ours: ids[ours] ?? '', theirs: ids[theirs] ?? '' })),
    )
  }
  return { truth, count, repository, ids }
}

/** A history with several beginnings, and merges. @param wrongClocks one commit in so many; 0 for none */
const draw = (commitCount: number, wrongClocks: number): readonly Drawn[] => {
  const random = seededRandom(7)
  const below = (count: number): number => Math.floor(random() * count)
  return Array.from({ length: commitCount }, (_, index) => {
    const count = index === 0 || below(20) === 0 ? 0 : 1 + (below(4) === 0 ? 1 : 0)
    const parents = new Set(Array.from({ length: count }, () => Math.max(0, index - 1 - below(8))))
    const isWrong = wrongClocks > 0 && below(wrongClocks) === 0
    return { parents: [...parents], at: 1_700_000_000 + index * 60 + (isWrong ? below(4_000) - 2_000 : 0) }
  })
}

const allPairs = (count: number): readonly (readonly [number, number])[] =>
  Array.from({ length: count }, (_, ours) =>
    Array.from({ length: count }, (_other, theirs) => [ours, theirs] as const),
  ).flat()

describe('what only one side of each pair has is counted', () => {
  it('for thousands of pairs by one process', async () => {
    const history = await write('many', draw(60, 0))
    const pairs = allPairs(60)
    expect(await history.count(pairs)).toEqual(pairs.map(history.truth))
    expect(commands).toEqual(['cat-file'])
  })

  it('where clocks went wrong', async () => {
    const history = await write('clocks', draw(60, 5))
    const pairs = allPairs(60)
    expect(await history.count(pairs)).toEqual(pairs.map(history.truth))
  })

  it('for none without a process, for one by one', async () => {
    const history = await write('one', draw(10, 0))
    expect(await history.count([])).toEqual([])
    expect(commands).toEqual([])
    expect(await history.count([[9, 8]])).toEqual([history.truth([9, 8])])
    expect(commands).toEqual(['rev-list'])
  })
})

describe('what is far apart', () => {
  const long = 2_500
  /** A long line, and many short ones that leave it at its beginning. */
  const drawn: readonly Drawn[] = [
    ...Array.from({ length: long }, (_, index) => ({
      parents: index === 0 ? [] : [index - 1],
      at: 1_700_000_000 + index,
    })),
    ...Array.from({ length: 20 }, (_, index) => ({ parents: [index], at: 1_700_000_000 + long + index })),
  ]
  const far = (count: number) =>
    Array.from({ length: count }, (_, index) => [long + index, long - 1] as const)
  const near = [
    [long - 1, long - 4],
    [5, 7],
  ] as const
  let history: Awaited<ReturnType<typeof write>>
  beforeAll(async () => {
    history = await write('far', drawn)
  })

  it('is asked of git itself while it is little', async () => {
    const pairs = [near[0], ...far(3), near[1]]
    expect(await history.count(pairs)).toEqual(pairs.map(history.truth))
    expect(commands).toEqual(['cat-file', 'rev-list', 'rev-list', 'rev-list'])
  })

  it('is counted in the whole history, read once, when it is much', async () => {
    const pairs = [near[0], ...far(20), near[1]]
    expect(await history.count(pairs)).toEqual(pairs.map(history.truth))
    expect(commands).toEqual(['cat-file', 'rev-list'])
  })
})

it('a commit that is not there says so', async () => {
  const { repository, ids } = await write('missing', draw(5, 0))
  const there = ids[4] ?? ''
  const pairs = [
    { ours: there, theirs: '1'.repeat(40) },
    { ours: there, theirs: ids[3] ?? '' },
  ]
  await expect(aheadBehind(parts, repository, pairs)).rejects.toMatchObject({ code: 'store_damaged' })
})
