import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import { scratchDirectory, tryGit } from '../../../testing/scratch.ts'
import { times } from '../../../testing/long-run.ts'

const world: RestWorld = await startRestWorld(scratchDirectory('content-differential'))
const folders = ['', 'src/', 'src/deep/er/', 'a b/', 'ünï/', 'q"u\'o/', 'x-1/', 'x/', 'x.y/']
const names = ['a', 'b.txt', 'c d', 'é', 'new\nline', '[glob]*?', ':(top)x', '-dash', 'z\\y']
const commitCount = 300
const pages = times(10, 40)
const revisions = times(4, 20)
const files = times(25, 100)
const archives = times(4, 20)
let directory = ''

/** The same numbers in every run. https://en.wikipedia.org/wiki/Linear_congruential_generator */
const seeded = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
const random = seeded(7)
const oneOf = <T>(values: readonly T[]): T => values[random(values.length)] as T
const anyPath = (): string => oneOf(folders) + oneOf(names)
const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
/** What `git` says, unlike `tryGit` not trimmed. */
const raw = (...args: readonly string[]): Buffer =>
  execFileSync('git', ['--literal-pathspecs', ...args], { cwd: directory, maxBuffer: 64 * 1024 * 1024 })
const records = (...args: readonly string[]): readonly string[] =>
  raw(...args)
    .toString()
    .split('\0')
    .filter((record) => record !== '')

beforeAll(async () => {
  directory = await world.createRepository('r')
  const tips: number[] = []
  const lines: string[] = []
  for (let mark = 1; mark <= commitCount; mark += 1) {
    const branch = random(3)
    const from = tips[branch] ?? tips[0]
    lines.push(`commit refs/heads/${['main', 'dev', 'side'][branch] ?? ''}`, `mark :${mark}`)
    lines.push(
      `committer Ädä <a@x> ${1_700_000_000 + mark * 60 - random(200)} +0200`,
      'data 3',
      `m${mark}`.slice(0, 3),
    )
    if (from !== undefined) lines.push(`from :${from}`)
    const other = tips[random(3)]
    if (random(5) === 0 && other !== undefined && other !== from) lines.push(`merge :${other}`)
    for (let change = random(4); change > 0; change -= 1) {
      const kind = random(12)
      if (kind === 0) lines.push(`D ${quoted(anyPath())}`)
      else if (kind === 1) lines.push(`M 120000 inline ${quoted(anyPath())}`, 'data 1', oneOf(['a', 'b']))
      else {
        const content = 'line\n'.repeat(random(6))
        lines.push(
          `M ${oneOf(['644', '755'])} inline ${quoted(anyPath())}`,
          `data ${content.length}`,
          content,
        )
      }
    }
    tips[branch] = mark
  }
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: `${lines.join('\n')}\n` })
})

const anyRevision = (): string => `${oneOf(['main', 'dev', 'side'])}~${random(30)}`
/** A revision that git has, with its commit. */
const existing = async (): Promise<{ readonly ref: string; readonly id: string }> => {
  for (;;) {
    const ref = anyRevision()
    const { stdout, exitCode } = await tryGit(directory, ['rev-parse', '--verify', '--quiet', ref])
    if (exitCode === 0) return { ref, id: stdout }
  }
}
const repo = async () => {
  const found = await world.storage.findOne({ id: 'r' })
  if (found === null) throw new Error('The repository is missing.')
  return found
}

describe('What is read of a generated repository', () => {
  it(`lists the same files as git ls-tree, in ${pages} random pages`, async () => {
    for (let time = 0; time < pages; time += 1) {
      const { ref, id } = await existing()
      const recursive = random(2) === 0
      const all = records('ls-tree', '-z', ...(recursive ? ['-r', '-t'] : []), id).map((line) => ({
        mode: line.slice(0, 6),
        path: line.slice(line.indexOf('\t') + 1),
      }))
      const start = random(all.length)
      const limit = 1 + random(20)
      const before = all[start - 1]
      const cursor = before === undefined ? undefined : before.path + (before.mode === '040000' ? '/' : '')
      const page = await (
        await repo()
      ).listFiles({ ref, recursive, limit, ...(cursor === undefined ? {} : { cursor }) })
      expect([ref, page.entries.map(({ mode, path }) => ({ mode, path }))]).toEqual([
        ref,
        all.slice(start, start + limit),
      ])
      expect(page.hasMore).toBe(start + limit < all.length)
    }
  })

  it(`has the same sizes, last commits and messages, in ${revisions} random revisions`, async () => {
    for (let time = 0; time < revisions; time += 1) {
      const { ref, id } = await existing()
      const { files, commits } = await (await repo()).listFilesWithMetadata({ ref, limit: 1_000 })
      const listed = records('ls-tree', '-z', '-r', '-l', id)
      expect(files.map(({ mode, size, path }) => `${mode} ${size} ${path}`)).toEqual(
        listed.map((line) => line.replace(/^(\d+) blob [0-9a-f]+ +(\d+)\t/, '$1 $2 ')),
      )
      for (let file = 0; file < 8; file += 1) {
        const { path, lastCommitSha } = oneOf(files)
        const last = raw('log', '-1', '--format=%H%n%an%n%B', id, '--', path).toString().trimEnd().split('\n')
        const { author, message } = commits[lastCommitSha] ?? { author: '', message: '' }
        expect([path, lastCommitSha, author, message]).toEqual([path, ...last])
      }
    }
  })

  it(`has the same bytes, kinds and last commits, in ${files} random files`, async () => {
    let found = 0
    for (let time = 0; time < files; time += 1) {
      const { ref, id } = await existing()
      const path = anyPath()
      const inGit = records('ls-tree', '-z', id, '--', path)[0]
      const token = await world.token('r', ['git:read'])
      const query = new URLSearchParams({ path, ref }).toString()
      const answer = await world.call(`/api/v1/repos/file?${query}`, { token })
      if (inGit === undefined) {
        expect([path, answer.status]).toEqual([path, 404])
        continue
      }
      found += 1
      const blob = inGit.split(/[ \t]/)[2] ?? ''
      expect([path, answer.status, answer.text]).toEqual([
        path,
        200,
        raw('cat-file', 'blob', blob).toString(),
      ])
      expect(answer.headers.get('x-blob-sha')).toBe(blob)
      const [last, at] = raw('log', '-1', '--format=%H %ct', id, '--', path).toString().trim().split(' ')
      expect([path, answer.headers.get('x-last-commit-sha')]).toEqual([path, last])
      expect(answer.headers.get('last-modified')).toBe(new Date(Number(at) * 1_000).toUTCString())
    }
    expect(found).toBeGreaterThan(files * 0.3)
  })

  it(`is in archives as in those of git, in ${archives} random ones`, async () => {
    for (let time = 0; time < archives; time += 1) {
      const { ref, id } = await existing()
      const folder = oneOf(folders.slice(1)).replace(/\/$/, '')
      const some = random(2) === 0 && records('ls-tree', '-z', id, '--', folder).length > 0
      const response = await (
        await repo()
      ).getArchiveStream({ ref, ...(some ? { includeGlobs: [folder] } : {}) })
      const tar = execFileSync('gunzip', { input: Buffer.from(await response.arrayBuffer()) })
      const expected = raw('archive', '--format=tar', id, ...(some ? ['--', folder] : []))
      expect([ref, folder, some, tar.equals(expected)]).toEqual([ref, folder, some, true])
    }
  })
})
