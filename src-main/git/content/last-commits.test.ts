import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bareRepository, git, scratchDirectory } from '../../testing/scratch.ts'
import { createObjectReader } from '../browse/object-reader.ts'
import { createReadGit, type ReadGit } from '../browse/read-git.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { createLastCommits } from './last-commits.ts'
import { ofAll, sampleOf } from '../../testing/long-run.ts'

const scratch = scratchDirectory('last-commits')
const spawn = createSpawnGit(prepareGitSetup(path.join(scratch, 'setup')))
const reader = createObjectReader({ spawn, idleMs: 60_000 })
afterAll(reader.close)
const { readGit } = createReadGit({ spawn })

/** Counts the processes that a question costs. */
const counting = () => {
  const commands: string[] = []
  const counted: ReadGit = (args, options) => {
    commands.push(args[0] ?? '')
    return readGit(args, options)
  }
  return { commands, lastCommits: createLastCommits({ reader, readGit: counted }) }
}

/** Numbers that are the same in every run. https://en.wikipedia.org/wiki/Linear_congruential_generator */
const seeded = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const paths = [
  'a',
  'b',
  'dir/a',
  'dir/b',
  'dir/deep/er/c',
  'other/a',
  'sp ace',
  'quo"te',
  'line\nend',
  'ünï/cödé',
]
const quoted = (name: string): string => `"${name.replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`

/**
 * A history with merges of two and three sides, changes made alike on both sides, reverts, removals, changes made in
 * merges, and clocks that are wrong.
 */
const randomHistory = async (name: string, seed: number, commits: number): Promise<string> => {
  const directory = await bareRepository(scratch, name)
  const random = seeded(seed)
  const tips: number[] = []
  const lines: string[] = []
  for (let mark = 1; mark <= commits; mark += 1) {
    const skew = random(10) === 0 ? -random(2_000) : 0
    const branch = random(4)
    const from = tips[branch] ?? tips[0]
    lines.push(`commit refs/heads/b${branch}`, `mark :${mark}`)
    lines.push(`committer Ada <a@x> ${1_700_000_000 + mark * 10 + skew} +0000`, 'data 1', 'x')
    if (from !== undefined) lines.push(`from :${from}`)
    if (random(4) === 0) {
      const sides = new Set([tips[random(4)], tips[random(4)]])
      for (const side of sides) if (side !== undefined && side !== from) lines.push(`merge :${side}`)
    }
    // Most commits change nothing, so that what is looked for lies far back.
    for (let change = random(20) - 16; change >= 0; change -= 1) {
      const file = quoted(paths[random(paths.length)] ?? '')
      if (random(12) === 0) lines.push(`D ${file}`)
      else lines.push(`M ${random(8) === 0 ? 755 : 644} inline ${file}`, 'data 1', String(random(3)))
    }
    tips[branch] = mark
  }
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: directory,
    input: `${lines.join('\n')}\n`,
  })
  return directory
}

const filesOf = async (directory: string, commit: string): Promise<readonly string[]> =>
  (await git(directory, 'ls-tree', '-r', '-z', '--name-only', commit))
    .split('\0')
    .filter((name) => name !== '')

const byGit = async (directory: string, commit: string, files: readonly string[]) =>
  new Map(
    await Promise.all(
      files.map(async (file) => {
        const last = await git(
          directory,
          '--literal-pathspecs',
          'log',
          '-1',
          '--format=%H',
          commit,
          '--',
          file,
        )
        return [file, last] as const
      }),
    ),
  )

describe('the last commits of paths', () => {
  const seeds = [1, 2, 3, 4, 5, 6]
  const played = sampleOf(seeds, 2)
  it.each(played)(`are those of git log -1 in random history %i (${ofAll(played, seeds)})`, async (seed) => {
    const directory = await randomHistory(`random-${seed}.git`, seed, 400)
    let walks = 0
    const tips = (await git(directory, 'for-each-ref', '--format=%(objectname)')).split('\n')
    for (const tip of tips) {
      const files = await filesOf(directory, tip)
      const expected = await byGit(directory, tip, files)
      const together = counting()
      expect(await together.lastCommits({ directory, commitId: tip, paths: files })).toEqual(expected)
      walks += together.commands.length
      // Alone, each takes a shorter way, and finds those beside it.
      const { lastCommits } = counting()
      for (const file of files) {
        const others = () => Promise.resolve(files)
        const found = await lastCommits({ directory, commitId: tip, paths: [file], others })
        expect([file, found.get(file)]).toEqual([file, expected.get(file)])
      }
    }
    expect(walks).toBeGreaterThan(0)
  })

  it('cost one walk, no second one, and none for commits on top', async () => {
    const directory = await bareRepository(scratch, 'long.git')
    const files = Array.from({ length: 100 }, (_, index) => `folder/${index}`)
    const lines = ['commit refs/heads/main', 'committer Ada <a@x> 1 +0000', 'data 1', 'x']
    for (const file of files) lines.push(`M 644 inline ${file}`, 'data 1', '0')
    for (let time = 2; time < 60; time += 1) {
      lines.push('commit refs/heads/main', `committer Ada <a@x> ${time} +0000`, 'data 1', 'x')
      lines.push(`M 644 inline folder/${time}`, 'data 1', '1')
    }
    const load = (input: readonly string[]) =>
      execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: `${input.join('\n')}\n` })
    load(lines)
    const { commands, lastCommits } = counting()
    const first = await git(directory, 'rev-parse', 'main')
    const ask = (commitId: string) => lastCommits({ directory, commitId, paths: files })
    const expected = await byGit(directory, first, files)
    expect(await Promise.all([ask(first), ask(first)])).toEqual([expected, expected])
    expect(commands).toEqual(['log'])
    await ask(first)
    const next = [
      'commit refs/heads/main',
      'committer Ada <a@x> 99 +0000',
      'data 1',
      'x',
      'from refs/heads/main^0',
    ]
    load([...next, 'M 644 inline folder/7', 'data 1', '2'])
    const second = await git(directory, 'rev-parse', 'main')
    expect(await ask(second)).toEqual(new Map([...expected, ['folder/7', second]]))
    expect(commands).toEqual(['log'])
  })

  it('are remembered of neighbours that were passed on the way', async () => {
    const directory = path.join(scratch, 'long.git')
    const commitId = await git(directory, 'rev-parse', 'main')
    const { commands, lastCommits } = counting()
    const all = await filesOf(directory, commitId)
    const others = () => Promise.resolve(all)
    await lastCommits({ directory, commitId, paths: ['folder/0'], others })
    for (const file of all) await lastCommits({ directory, commitId, paths: [file], others })
    expect(commands).toEqual(['log'])
  })

  it('are not looked for any longer when nobody waits for them, and then found by who asks again', async () => {
    const directory = path.join(scratch, 'long.git')
    const commitId = await git(directory, 'rev-parse', 'main')
    const gone = new AbortController()
    let stopped = false
    let walks = 0
    const watched: ReadGit = (args, options) => {
      walks += 1
      options.stopAt?.addEventListener('abort', () => (stopped = true))
      if (walks === 1) gone.abort()
      return readGit(args, options)
    }
    const lastCommits = createLastCommits({ reader, readGit: watched })
    const question = { directory, commitId, paths: ['folder/0'] }
    await expect(lastCommits({ ...question, signal: gone.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(stopped).toBe(true)
    const expected = await byGit(directory, commitId, question.paths)
    expect(await lastCommits({ ...question, signal: new AbortController().signal })).toEqual(expected)
    expect(walks).toBe(2)
  })
})
