import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { browsingUnderTest } from '../../testing/browsing-under-test.ts'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('diffs')
const { diffs, add } = browsingUnderTest(scratch)
const repository = 'team/project'
const lines = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('')

/** Paths that git has to quote, or that a careless reader cuts. */
const oddPaths = [
  'with space.txt',
  'quote".txt',
  'tab\there',
  'line\nend',
  'back\\slash',
  'ümläut',
  ' b/x y b/x',
]

let work = ''
let store = ''
let root = ''
let second = ''

const write = (file: string, content: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(work, file)), { recursive: true })
  writeFileSync(path.join(work, file), content)
}

const commitAll = async (branch: string): Promise<string> => {
  await git(work, 'add', '--all')
  await git(work, 'commit', '--quiet', `--message=${branch}`)
  await git(work, 'push', '--quiet', '--force', store, `HEAD:refs/heads/${branch}`)
  return git(work, 'rev-parse', 'HEAD')
}

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  store = await bareRepository(scratch, 'store.git')
  write('a.txt', 'one\n')
  write('old name.txt', lines(20))
  write('gone.txt', 'x\n')
  write('run', 'x\n')
  write('link', 'a.txt')
  write('image', Buffer.from([1, 0, 2]))
  root = await commitAll('root')
  write('a.txt', 'one\ntwo\n')
  await git(work, 'mv', 'old name.txt', 'new\tname.txt')
  write('new\tname.txt', `${lines(20)}more\n`)
  rmSync(path.join(work, 'gone.txt'))
  rmSync(path.join(work, 'link'))
  symlinkSync('a.txt', path.join(work, 'link'))
  chmodSync(path.join(work, 'run'), 0o755)
  write('image', Buffer.from([1, 0, 3]))
  for (const file of oddPaths) write(file, 'odd\n')
  mkdirSync(path.join(work, 'module'))
  await git(work, 'update-index', '--add', '--cacheinfo', `160000,${root},module`)
  second = await commitAll('second')
  add(repository, store)
})

const fileOf = async (head: string, file: string): Promise<unknown> =>
  (await diffs.get({ repository, head })).files.find((one) => one.path === file)

/** Names, then patches, of everything in a diff. */
const patchesOf = async (
  head: string,
  options: { ignoreWhitespace?: boolean; large?: boolean } = {},
): Promise<Map<string, { patch: string | null; withheld: string | null }>> => {
  const { baseId, headId, files } = await diffs.get({ repository, head })
  const asked = files.map(({ path: name, oldPath }) => ({ path: name, oldPath }))
  const { items } = await diffs.patches({ repository, baseId, headId, files: asked, ...options })
  expect(items.map((item) => item.path)).toEqual(asked.map((file) => file.path))
  return new Map(items.map((item) => [item.path, item]))
}

describe('A diff', () => {
  it('of a first commit compares with nothing', async () => {
    const diff = await diffs.get({ repository, head: root })
    expect(diff).toMatchObject({ baseId: null, headId: root, fileCount: 6, truncated: false, deletions: 0 })
    expect(diff.files[0]).toEqual({
      path: 'a.txt',
      oldPath: null,
      status: 'added',
      oldMode: null,
      newMode: '100644',
      additions: 1,
      deletions: 0,
    })
  })

  it('compares with the first parent, and tells what happened to each file', async () => {
    expect(await diffs.get({ repository, head: second })).toMatchObject({ baseId: root, headId: second })
    expect(await fileOf(second, 'a.txt')).toMatchObject({ status: 'modified', additions: 1, deletions: 0 })
    expect(await fileOf(second, 'new\tname.txt')).toMatchObject({
      status: 'renamed',
      oldPath: 'old name.txt',
      additions: 1,
      deletions: 0,
    })
    expect(await fileOf(second, 'gone.txt')).toMatchObject({ status: 'deleted', newMode: null, deletions: 1 })
    expect(await fileOf(second, 'link')).toMatchObject({ status: 'type_changed', newMode: '120000' })
    expect(await fileOf(second, 'run')).toMatchObject({ status: 'modified', newMode: '100755', additions: 0 })
    expect(await fileOf(second, 'image')).toMatchObject({ additions: null, deletions: null })
    expect(await fileOf(second, 'module')).toMatchObject({ status: 'added', newMode: '160000' })
    for (const name of oddPaths) {
      expect(await fileOf(second, name), name).toMatchObject({ status: 'added', additions: 1 })
    }
  })

  it('has the patch of each file as git prints it', async () => {
    const patches = await patchesOf(second)
    for (const [name, { patch, withheld }] of patches) {
      if (name === 'image') expect({ patch, withheld }).toEqual({ patch: null, withheld: 'binary' })
      else expect({ name, withheld, start: patch?.slice(0, 11) }).toMatchObject({ start: 'diff --git ' })
    }
    const joined = [...patches.values()].map(({ patch }) => patch ?? '').join('')
    const args = ['-c', 'core.quotePath=false', 'diff', '-M', root, second, '--', ':!image']
    expect(joined.trim()).toBe(await git(work, ...args))
    expect(patches.get('link')?.patch?.match(/^diff --git/gm)).toHaveLength(2)
  })

  it('names a rename only where it was asked as one', async () => {
    const ids = { repository, baseId: root, headId: second }
    const asked = ['old name.txt', 'new\tname.txt'].map((name) => ({ path: name, oldPath: null }))
    const { items } = await diffs.patches({ ...ids, files: asked })
    expect(items[0]?.patch).toContain('deleted file mode')
    expect(items[1]?.patch).toContain('new file mode')
  })

  it('has no patch for a file that does not differ, is not there, or cannot be', async () => {
    const files = ['run', '../run', '*', 'nothing', 'mod'].map((name) => ({ path: name, oldPath: null }))
    const { items } = await diffs.patches({ repository, baseId: second, headId: second, files })
    expect(items.map(({ patch, withheld }) => ({ patch, withheld }))).toEqual(
      files.map(() => ({ patch: '', withheld: null })),
    )
  })

  it('leaves out what changed in white space alone when asked', async () => {
    write('a.txt', 'one\n  two\n')
    const spaced = await commitAll('spaced')
    expect((await patchesOf(spaced)).get('a.txt')?.patch).toContain('+  two')
    expect((await patchesOf(spaced, { ignoreWhitespace: true })).get('a.txt')?.patch).toBe('')
  })

  it('withholds a patch of many lines, or of one very long line, until asked for large ones', async () => {
    write('lines.txt', lines(20_001))
    write('long.txt', `${'x'.repeat(1_500_000)}\n`)
    write('small.txt', 'diff --git a/lines.txt b/lines.txt\n')
    const large = await commitAll('large')
    const patches = await patchesOf(large)
    expect(patches.get('lines.txt')).toMatchObject({ patch: null, withheld: 'too_large' })
    expect(patches.get('long.txt')).toMatchObject({ patch: null, withheld: 'too_large' })
    expect(patches.get('small.txt')?.patch).toContain('+diff --git a/lines.txt b/lines.txt\n')
    const all = await patchesOf(large, { large: true })
    expect(all.get('lines.txt')?.patch).toContain('+line 20000\n')
    expect(all.get('long.txt')?.patch?.length).toBeGreaterThan(1_500_000)
  })

  it('shows bytes that are no UTF-8 as replacement characters', async () => {
    write('latin.txt', Buffer.from('Gr\xfc\xdfe\n', 'latin1'))
    const latin = await commitAll('latin')
    expect((await patchesOf(latin)).get('latin.txt')?.patch).toContain('+Gr\uFFFD\uFFFDe')
  })

  it('from the merge base holds the changes of one side, and all of them without a common history', async () => {
    await git(work, 'switch', '--quiet', '--create', 'topic', second)
    write('topic.txt', 'x\n')
    const topic = await commitAll('topic')
    await git(work, 'tag', '--annotate', '--message=v1', 'v1', topic)
    await git(work, 'push', '--quiet', store, 'v1')
    const pull = { repository, base: 'latin', head: 'v1', fromMergeBase: true }
    expect(await diffs.get(pull)).toMatchObject({ baseId: second, headId: topic, fileCount: 1 })
    await git(work, 'switch', '--quiet', '--orphan', 'unrelated')
    const unrelated = await commitFile(work, 'b.txt', 'b')
    await git(work, 'push', '--quiet', store, 'unrelated')
    expect(await diffs.get({ ...pull, base: 'unrelated' })).toMatchObject({
      baseId: unrelated,
      headId: topic,
    })
  })

  it('of 5,000 files lists 3,000 and counts all', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `M 644 inline d/${index}\ndata 2\nx\n`)
    const head = 'commit refs/heads/wide\ncommitter Ada <a@x> 1 +0000\ndata 1\nx\n'
    execFileSync('git', ['fast-import', '--quiet'], { cwd: store, input: head + names.join('') })
    const diff = await diffs.get({ repository, head: 'wide' })
    expect(diff.files).toHaveLength(3_000)
    expect(diff.files.at(-1)).toMatchObject({ additions: 1 })
    expect(diff).toMatchObject({ truncated: true, fileCount: 5_000, additions: 5_000, deletions: 0 })
  })

  it('takes more paths than a command line holds', async () => {
    const { headId, files } = await diffs.get({ repository, head: 'wide' })
    const long = Array.from({ length: 199 }, (_, index) => ({
      path: `${index}${'x'.repeat(4_000)}`,
      oldPath: null,
    }))
    const asked = [...long, { path: files[0]?.path ?? '', oldPath: null }]
    const { items } = await diffs.patches({ repository, baseId: null, headId, files: asked })
    expect(items.at(-1)?.patch).toContain('+x')
  })

  it('is not found where a commit is missing', async () => {
    const headId = '1'.repeat(40)
    const files = [{ path: 'a.txt', oldPath: null }]
    for (const call of [
      () => diffs.get({ repository, head: 'nothing' }),
      () => diffs.get({ repository, base: '--output=x', head: 'root' }),
      () => diffs.patches({ repository, baseId: null, headId, files }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})
