import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import { git, scratchDirectory, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('grep-endpoints')
const name = 'team/grep'
const odd = 'src/odd:1:"ä"\n--\nname.ts'
let world: RestWorld
let store = ''
let commit = ''

beforeAll(async () => {
  world = await startRestWorld(scratch)
  const work = await workRepository(scratch, 'work')
  const write = (file: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(path.join(work, file)), { recursive: true })
    writeFileSync(path.join(work, file), content)
  }
  write('README.md', 'Needle in readme\nnothing\n--\nneedle again\nÄrger\n')
  write('src/main.ts', 'before\nconst needle = 1\nafter\nfar\nfar\nneedle:2:x\n')
  write(odd, '12\n3-needle-4\n5\n')
  write('src/deep/other.js', 'needle\n'.repeat(5))
  write('node_modules/x/needle.ts', 'needle\n')
  write('image.bin', Buffer.from('\0needle\n'))
  write('long.txt', `${'x'.repeat(3_000_000)}needle\nend needle\n`)
  write('late-nul.txt', Buffer.from(`${'text\n'.repeat(2_000)}12\0needle\n`))
  await git(work, 'add', '--all')
  await git(work, 'commit', '--quiet', '--message=Begin')
  commit = await git(work, 'rev-parse', 'HEAD')
  store = await world.createRepository(name)
  await git(work, 'push', '--quiet', store, 'main')
  await git(store, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', commit)
})

type GrepBody = {
  readonly matches: { path: string; lines: { line_number: number; text: string; type: string }[] }[]
  readonly next_cursor: string | null
  readonly has_more: boolean
  readonly error?: string
}

const ask = async (
  body: object,
  address = '/api/v1/repos/grep',
): Promise<{ status: number; body: GrepBody }> => {
  const token = await world.token(name, ['git:read'])
  const answer = await world.call(address, { method: 'POST', token, body })
  if (answer.status === 200) expectForm('grep', answer.body)
  return answer as { status: number; body: GrepBody }
}
const pathsOf = async (body: object): Promise<string[]> =>
  (await ask(body)).body.matches.map((found) => found.path)
const query = { pattern: 'needle' }

describe('a search', () => {
  it('gives the published client matches and the lines around them', async () => {
    const repo = await world.storage.findOne({ id: name })
    const found = await repo?.grep({ query, context: { before: 1, after: 1 }, paths: ['README.md', 'src'] })
    expect(found).toMatchObject({
      query: { pattern: 'needle', caseSensitive: true },
      repo: { ref: 'main', commit },
      hasMore: false,
    })
    expect(found?.matches.map(({ path: file }) => file)).toEqual([
      'README.md',
      'src/deep/other.js',
      'src/main.ts',
      odd,
    ])
    const asText = found?.matches.map(({ lines }) =>
      lines.map((line) => `${line.type[0]}${line.lineNumber} ${line.text}`),
    )
    expect(asText?.[0]).toEqual(['c3 --', 'm4 needle again', 'c5 Ärger'])
    expect(asText?.[2]).toEqual(['c1 before', 'm2 const needle = 1', 'c3 after', 'c5 far', 'm6 needle:2:x'])
    expect(asText?.[3]).toEqual(['c1 12', 'm2 3-needle-4', 'c3 5'])
  })

  it('minds case when not told otherwise, also of other letters', async () => {
    expect((await ask({ query: { pattern: 'Needle' } })).body.matches).toMatchObject([{ path: 'README.md' }])
    const any = await ask({ query: { pattern: 'NEEDLE', case_sensitive: false }, paths: ['README.md'] })
    expect(any.body.matches[0]?.lines.map((line) => line.line_number)).toEqual([1, 4])
    expect(await pathsOf({ query: { pattern: 'ärger', case_sensitive: false } })).toEqual(['README.md'])
    expect(await pathsOf({ query: { pattern: 'ärger' } })).toEqual([])
  })

  it('reads extended regular expressions and gives the reason of git for bad ones', async () => {
    expect(await pathsOf({ query: { pattern: '^(Needle|const) (in|n.+le)' } })).toEqual([
      'README.md',
      'src/main.ts',
    ])
    const bad = await ask({ query: { pattern: 'x(' } })
    expect([bad.status, bad.body.error]).toEqual([400, 'query.pattern: Unmatched ( or \\('])
    const huge = await ask({ query: { pattern: '((a{1,255}){1,255}){1,255}' } })
    expect([huge.status, huge.body.error]).toMatchObject([400, expect.stringContaining('repetitions')])
    expect(await pathsOf({ query: { pattern: '--' }, paths: ['README.md'] })).toEqual(['README.md'])
  })

  it('passes over binary files, cuts long lines, and takes a text for what it is', async () => {
    const { body } = await ask({
      query,
      paths: ['image.bin', 'long.txt', 'late-nul.txt'],
      context: { before: 1 },
    })
    expect(body.matches.map(({ path: file }) => file)).toEqual(['late-nul.txt', 'long.txt'])
    const [late, long] = body.matches
    expect(late?.lines.at(-1)).toEqual({ line_number: 2_001, text: '12\0needle', type: 'match' })
    expect(long?.lines.map(({ text }) => text.length)).toEqual([10_000, 10])
  })

  it('keeps to files that pass every filter', async () => {
    const files = (file_filters: object, more: object = {}): Promise<string[]> =>
      pathsOf({ query, file_filters, ...more })
    const scripts = ['src/main.ts', odd]
    const module = 'node_modules/x/needle.ts'
    expect(await files({ include_globs: ['*.ts'] })).toEqual([module, ...scripts])
    expect(await files({ include_globs: ['*.ts'], exclude_globs: ['node_modules/**'] })).toEqual(scripts)
    expect(await files({ include_globs: ['*.ts'], exclude_globs: ['node_modules', '*od?:*'] })).toEqual([
      'src/main.ts',
    ])
    expect(await files({ include_globs: ['src/*'], extension_filters: ['ts'] })).toEqual(scripts)
    expect(await files({ include_globs: ['src/*.js'] })).toEqual([])
    expect(await files({ include_globs: ['src/**/*.[jx]s'] })).toEqual(['src/deep/other.js'])
    expect(await files({ extension_filters: ['.js', '.md'] })).toEqual(['README.md', 'src/deep/other.js'])
    expect(await files({ include_globs: ['**/*.ts'] }, { paths: ['src/'] })).toEqual(scripts)
    expect(await files({}, { paths: ['*.md', ':(glob)**'] })).toEqual([])
    expect(
      await files({ include_globs: [], exclude_globs: [], extension_filters: [] }, { limits: {} }),
    ).toHaveLength(7)
  })

  it('goes page by page, also within a file', async () => {
    const whole = (await ask({ query, context: { after: 1 } })).body.matches
    for (const [limit, max_lines] of [
      [1, 2_000],
      [200, 3],
      [2, 4],
    ] as const) {
      const seen: GrepBody['matches'] = []
      let cursor: string | null = ''
      do {
        const body: object = {
          query,
          context: { after: 1 },
          limits: { max_lines },
          pagination: { limit, cursor },
        }
        const page: GrepBody = (await ask(body)).body
        for (const { path: file, lines } of page.matches) {
          const last = seen.at(-1)
          if (last?.path === file) last.lines.push(...lines)
          else seen.push({ path: file, lines: [...lines] })
        }
        expect(page.has_more).toBe(page.next_cursor !== null)
        cursor = page.next_cursor
      } while (cursor !== null)
      expect(seen).toEqual(whole)
    }
    const few = await ask({ query, paths: ['src/deep'], limits: { max_matches_per_file: 2 } })
    expect(few.body).toMatchObject({
      has_more: false,
      matches: [{ lines: [{ line_number: 1 }, { line_number: 2 }] }],
    })
  })

  it('refuses cursors of other searches and what is not valid', async () => {
    const { next_cursor: cursor } = (await ask({ query, pagination: { limit: 1 } })).body
    const wrong: readonly object[] = [
      { query: { pattern: 'other' }, pagination: { cursor } },
      { query, pagination: { cursor: 'AAAA' } },
      { query: { pattern: '' } },
      { query: {} },
      {},
      { query, paths: ['../x'] },
      { query, paths: 'src' },
      { query, context: { before: -1 } },
      { query, limits: { max_lines: 'many' } },
      { query: { pattern: 'a\0b' } },
    ]
    for (const body of wrong) expect([body, (await ask(body)).status]).toEqual([body, 400])
    expect((await ask({ query, ref: 'gone' })).status).toBe(404)
    expect((await ask({ query, ref: 'draft' })).status).toBe(404)
  })

  it('finds the commit by its older and newer names', async () => {
    expect((await ask({ query, rev: commit.slice(0, 9) })).body).toMatchObject({
      repo: { ref: commit, commit },
    })
    const address = '/api/repos/team%2Fgrep/grep'
    expect((await ask({ query, ref: 'draft', ephemeral: true }, address)).body).toMatchObject({
      repo: { ref: 'draft', commit },
    })
    expect((await ask({ query: { pattern: 'not there' } })).body).toMatchObject({
      matches: [],
      next_cursor: null,
    })
  })
})
