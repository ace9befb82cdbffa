import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { historyUnderTest } from '../../testing/history-under-test.ts'
import { randomHistory, seededRandom } from '../../testing/random-history.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
import type { ComparedFile } from '../ports/history-git.ts'
import { times } from '../../testing/long-run.ts'

/** Random questions to a random history, a fifth of them in `npm test`, each answer beside that of git; from the seed. */
const seed = 20_260
const scratch = scratchDirectory('history-differential')
const { commits, diffs, blame, grep } = historyUnderTest(scratch)
const signal = new AbortController().signal
const random = seededRandom(seed)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

let directory = ''
let ids: readonly string[] = []

const gitOutput = (args: readonly string[], input = '', environment: Record<string, string> = {}): string =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
    cwd: directory,
    input,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', GIT_LITERAL_PATHSPECS: '1', ...environment },
  }).toString('utf8')

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
const pathsAt = (id: string): string[] =>
  gitOutput(['ls-tree', '-r', '-z', '--name-only', id]).split('\0').filter(Boolean)

const taken = async (files: AsyncIterable<ComparedFile>): Promise<ComparedFile[]> => {
  const all: ComparedFile[] = []
  for await (const file of files) all.push(file)
  return all
}

beforeAll(async () => {
  directory = await randomHistory(scratch, 'random.git', seed, 150)
  ids = linesOf(gitOutput(['rev-list', '--all']))
}, 60_000)

describe('Of a random history', () => {
  it('lists of commits are those of git log, page by page', { timeout: 60_000 }, async () => {
    for (let round = 0; round < times(6, 30); round += 1) {
      const tip = pick(ids)
      const of = random() < 0.5 ? '' : pick([...pathsAt(tip), 'src', 'moved'])
      const expected = linesOf(gitOutput(['log', '--format=%H', tip, ...(of === '' ? [] : ['--', of])]))
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const limit: number = 1 + Math.floor(random() * 40)
        const page = await commits.list({
          directory,
          ref: tip,
          ephemeral: false,
          path: of,
          cursor: cursor ?? undefined,
          limit,
        })
        seen.push(...page.commits.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect([of, seen]).toEqual([of, expected])
    }
  })

  it('commits say what git says of them', async () => {
    for (const id of Array.from({ length: times(5, 20) }, () => pick(ids))) {
      const commit = await commits.get({ directory, ref: id, ephemeral: false })
      const format = '%P%x00%an%x00%ae%x00%cn%x00%ce%x00%at%x00%ct%x00%B'
      const told = gitOutput(['log', '-1', `--format=${format}`, id])
        .trimEnd()
        .split('\0')
      const { author, committer, parents, message } = commit
      const seconds = [author.at, committer.at].map((at) => String(at / 1_000))
      expect([parents.join(' '), author.name, author.email, committer.name, committer.email, ...seconds, message])
        .toEqual(told) // prettier-ignore
    }
  })

  it('patches for git apply lead from one tree to the other', { timeout: 60_000 }, async () => {
    for (let round = 0; round < times(6, 30); round += 1) {
      const [base, head] = [pick(ids), pick(ids)]
      const ask = (paths: readonly string[]) =>
        diffs.commit({
          directory,
          head: { ref: head, ephemeral: false },
          base: { ref: base, ephemeral: false },
          paths,
          exact: true,
          signal,
        })
      const plain = await taken((await ask([])).files)
      // Binary files come when they are asked for by name.
      const names = plain.flatMap(({ path: name, oldPath }) => [name, ...(oldPath === null ? [] : [oldPath])])
      const files = names.length === 0 ? [] : await taken((await ask(names)).files)
      expect(files.map(({ raw }) => raw)).not.toContain(null)
      const index = { GIT_INDEX_FILE: path.join(scratch, `index-${round}`) }
      gitOutput(['read-tree', base], '', index)
      const patch = files.map(({ raw }) => raw).join('')
      if (patch !== '') gitOutput(['apply', '--cached', '--whitespace=nowarn', '-'], patch, index)
      expect(gitOutput(['write-tree'], '', index)).toBe(gitOutput(['rev-parse', `${head}^{tree}`]))
      const without = plain.filter(({ raw }) => raw !== null)
      if (without.length === plain.length) expect(without).toEqual(files)
    }
  })

  it('diffs of branches have the files, counts and patches of git diff', { timeout: 60_000 }, async () => {
    for (let round = 0; round < times(5, 25); round += 1) {
      const [base, head] = [pick(ids), pick(ids)]
      const diff = await diffs.branch({
        directory,
        branch: { ref: head, ephemeral: false },
        base: { ref: base, ephemeral: false },
        paths: [],
        exact: false,
        signal,
      })
      const files = await taken(diff.files)
      const range = ['-b', '-M', `${base}...${head}`]
      const counts = gitOutput([
        'diff',
        '--numstat',
        '-z',
        '--no-renames',
        ...range.slice(0, 1),
        range[2] ?? '',
      ])
      expect(counts === '').toBe(files.length === 0)
      const stat = gitOutput(['diff', '--shortstat', ...range])
      const number = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(stat)?.[1] ?? 0)
      expect([diff.fileCount, diff.additions, diff.deletions]).toEqual([
        number('file'),
        number('insertion'),
        number('deletion'),
      ])
      expect(files).toHaveLength(diff.fileCount)
      expect(`${diff.mergeBaseId}\n`).toBe(gitOutput(['merge-base', base, head]))
      const isShown = (part: string): boolean => part !== '' && !part.includes('\nBinary files ')
      const parts = gitOutput(['diff', ...range]).split(/^(?=diff --git )/m)
      expect(files.map(({ raw }) => raw ?? '').join('')).toBe(parts.filter(isShown).join(''))
    }
  })

  it('blame is that of git blame, whole and in ranges', { timeout: 60_000 }, async () => {
    for (let round = 0; round < times(6, 30); round += 1) {
      const ref = pick(ids)
      const file = pick(pathsAt(ref))
      const length = linesOf(gitOutput(['cat-file', 'blob', `${ref}:${file}`])).length
      const from = 1 + Math.floor(random() * length)
      const ranges = length === 0 || random() < 0.5 ? [] : [`${from},+${1 + Math.floor(random() * 5)}`]
      const detectMoves = random() < 0.4
      const answer = await blame({
        directory,
        ref,
        ephemeral: false,
        path: file,
        ranges,
        detectMoves,
        signal,
      })
      const seen = answer.lines.flatMap(({ lineCount, ...group }) =>
        Array.from({ length: lineCount }, (_, index) =>
          [
            group.commitId,
            group.originalStartLine + index,
            group.startLine + index,
            group.commit.summary,
          ].join(' '),
        ),
      )
      const options = [...(detectMoves ? ['-M', '-C'] : []), ...ranges.flatMap((range) => ['-L', range])]
      const told = gitOutput(['blame', '--line-porcelain', ...options, ref, '--', file])
      const heads = [...told.matchAll(/^([0-9a-f]{40} \d+ \d+)(?: \d+)?\n(?:[a-z].*\n)*?summary (.*)$/gm)]
      expect([file, seen]).toEqual([file, heads.map(([, head = '', summary = '']) => `${head} ${summary}`)])
    }
  })

  it('searches find the lines of git grep, page by page', { timeout: 60_000 }, async () => {
    const patterns = [
      'TODO',
      'alpha|beta 1',
      '^ +ind',
      'a:12',
      '^--',
      '[0-9]$',
      'x-7',
      'größe',
      'nothing at all',
    ]
    for (let round = 0; round < times(6, 30); round += 1) {
      const ref = pick(ids)
      const pattern = pick(patterns)
      const caseSensitive = random() < 0.5
      const around = Math.floor(random() * 3)
      const paths = random() < 0.5 ? [] : ['src', pick(pathsAt(ref))]
      const search = {
        pattern,
        caseSensitive,
        paths,
        includeGlobs: [],
        excludeGlobs: random() < 0.3 ? ['moved'] : [],
        extensions: [],
        before: around,
        after: around,
        mostMatchesPerFile: 2_000,
      }
      const seen = new Map<string, { lineNumber: number; text: string; isMatch: boolean }[]>()
      let cursor: string | null = null
      do {
        const limit: number = 1 + Math.floor(random() * 4)
        const mostLines: number = 1 + Math.floor(random() * 20)
        const input = { directory, ref, ephemeral: false, search, limit, mostLines, signal }
        const page = await grep({ ...input, cursor: cursor ?? undefined })
        for (const { path: name, lines } of page.files) seen.set(name, [...(seen.get(name) ?? []), ...lines])
        cursor = page.nextCursor
      } while (cursor !== null)

      const options = ['-I', '-E', '-l', '-z', ...(caseSensitive ? [] : ['-i'])]
      const utf8 = { LC_ALL: 'C.UTF-8' }
      const told = (args: readonly string[]): string => {
        try {
          return gitOutput(args, '', utf8)
        } catch {
          return ''
        }
      }
      const inMoved = (name: string): boolean => name.startsWith('moved/') && search.excludeGlobs.length > 0
      const files = told(['grep', ...options, '-e', pattern, ref, '--', ...paths])
        .split('\0')
        .map((name) => name.slice(ref.length + 1))
        .filter((name) => name !== '' && !inMoved(name))
      expect([pattern, [...seen.keys()]]).toEqual([pattern, files])
      for (const name of files) {
        const whole = linesOf(gitOutput(['cat-file', 'blob', `${ref}:${name}`]))
        const context = ['-h', '-n', `-C${around}`, ...(caseSensitive ? [] : ['-i'])]
        const found = linesOf(told(['grep', '-I', '-E', ...context, '-e', pattern, ref, '--', name]))
          .filter((text) => /^\d+[:-]/.test(text))
          .map((text) => ({
            lineNumber: Number.parseInt(text, 10),
            text: text.replace(/^\d+[:-]/, ''),
            isMatch: /^\d+:/.test(text),
          }))
        expect(seen.get(name)).toEqual(found)
        for (const { lineNumber, text } of found) expect(text).toBe(whole[lineNumber - 1])
      }
    }
  })
})
