import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import { git, scratchDirectory, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('diff-endpoints')
const name = 'team/diffs'
let world: RestWorld
let work = ''
let store = ''

type DiffBody = {
  readonly stats: object
  readonly files: { path: string; raw: string; state: string; old_path?: string; bytes: number }[]
  readonly filtered_files: { path: string; state: string; bytes: number }[]
}

const write = (file: string, content: string | Buffer): void => writeFileSync(path.join(work, file), content)
const commitAll = async (message: string): Promise<string> => {
  await git(work, 'add', '--all')
  await git(work, 'commit', '--quiet', '--message', message)
  return git(work, 'rev-parse', 'HEAD')
}
const lines = (count: number, of: string): string =>
  Array.from({ length: count }, (_, at) => `${of} ${at}\n`).join('')

let root = ''
let base = ''
let head = ''

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  write('moved.txt', lines(40, 'line'))
  write('spaced.txt', 'one two\nthree\n')
  write('mixed.txt', 'a b\nc\n')
  write('script.sh', 'echo\n')
  write('no end.txt', 'first\nlast')
  write('image.bin', Buffer.from('\0one'))
  root = await commitAll('Begin')
  await git(work, 'switch', '--quiet', '--create', 'feature')
  await git(work, 'mv', 'moved.txt', 'odd "näme"\t.txt')
  write('odd "näme"\t.txt', lines(40, 'line').replace('line 7', 'line seven'))
  write('spaced.txt', 'one  two\nthree\n')
  write('mixed.txt', 'a  b\nd\n')
  chmodSync(path.join(work, 'script.sh'), 0o755)
  write('no end.txt', 'first\nvery last')
  write('image.bin', Buffer.from('\0three'))
  write('large.txt', lines(60_000, 'long line'))
  write('latin1.txt', Buffer.from('Gr\xfc\xdfe\n', 'latin1'))
  write('empty.txt', '')
  head = await commitAll('Change much')
  await git(work, 'switch', '--quiet', 'main')
  write('only main.txt', 'x\n')
  base = await commitAll('Go on')
  store = await world.createRepository(name)
  await git(work, 'push', '--quiet', store, 'main', 'feature')
  await git(store, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', head)
})

const ask = async (address: string): Promise<{ status: number; body: DiffBody }> => {
  const { status, body } = await world.call(address, { token: await world.token(name, ['git:read']) })
  if (status === 200) expectForm(address.includes('branches/') ? 'getBranchDiff' : 'getCommitDiff', body)
  return { status, body: body as DiffBody }
}

describe('the diff of a commit', () => {
  it('leaves out whitespace, large and binary files, and shows renames', async () => {
    const repo = await world.storage.findOne({ id: name })
    const diff = await repo?.getCommitDiff({ sha: head })
    expect(diff).toMatchObject({ sha: head, baseSha: root, mergeBaseSha: root })
    expect(diff?.files.map(({ path: file, state }) => [file, state])).toEqual([
      ['empty.txt', 'added'],
      ['latin1.txt', 'added'],
      ['mixed.txt', 'modified'],
      ['no end.txt', 'modified'],
      ['odd "näme"\t.txt', 'renamed'],
      ['script.sh', 'modified'],
    ])
    const [, , mixed, , renamed] = diff?.files ?? []
    expect(mixed).toMatchObject({ additions: 1, deletions: 1, isEof: true })
    expect(mixed?.raw).toMatch(/^diff --git a\/mixed\.txt b\/mixed\.txt\n[\s\S]* a {2}b\n-c\n\+d\n$/)
    expect(mixed?.bytes).toBe(Buffer.byteLength(mixed?.raw ?? ''))
    expect(renamed).toMatchObject({
      oldPath: 'moved.txt',
      rawState: expect.stringMatching(/^R\d\d\d$/) as string,
    })
    expect(diff?.filteredFiles.map(({ path: file, state, bytes }) => [file, state, bytes > 500_000])).toEqual(
      [
        ['image.bin', 'modified', false],
        ['large.txt', 'added', true],
      ],
    )
    expect(diff?.filteredFiles[0]?.bytes).toBe(6)
    const told = await git(work, 'diff', '--shortstat', '-b', '-M', root, head)
    const { files, additions, deletions, changes } = diff?.stats ?? {}
    expect(told).toBe(`${files} files changed, ${additions} insertions(+), ${deletions} deletions(-)`)
    expect(changes).toBe((additions ?? 0) + (deletions ?? 0))
  })

  it('for git apply holds whitespace, and leads to the tree of the commit', async () => {
    const repo = await world.storage.findOne({ id: name })
    const diff = await repo?.getCommitDiff({ sha: head, gitApplyCompatible: true })
    expect(diff?.files.map(({ path: file }) => file)).toContain('spaced.txt')
    expect(diff?.filteredFiles.map(({ path: file }) => file)).toEqual([
      'image.bin',
      'large.txt',
      'latin1.txt',
    ])
    const asked = await repo?.getCommitDiff({
      sha: head,
      gitApplyCompatible: true,
      paths: ['large.txt', 'image.bin'],
    })
    expect(asked?.filteredFiles).toEqual([])
    const env = { PATH: process.env['PATH'] ?? '', GIT_INDEX_FILE: path.join(scratch, 'index') }
    const inStore = (args: readonly string[], input = ''): string =>
      execFileSync('git', [...args], { cwd: store, env, input, stdio: ['pipe', 'pipe', 'pipe'] })
        .toString()
        .trim()
    inStore(['read-tree', root])
    const raw = [...(diff?.files ?? []), ...(asked?.files ?? [])].map((file) => file.raw).join('')
    inStore(['apply', '--cached', '-'], raw)
    expect(inStore(['diff-index', '--cached', '--name-only', head])).toBe('latin1.txt')
  })

  it('of a first commit is against nothing; against another base since they went apart', async () => {
    const first = await ask(`/api/v1/repos/diff?sha=${root}`)
    expect(first.body.stats).toMatchObject({ files: 6, deletions: 0 })
    expect(Object.keys(first.body)).not.toContain('base_sha')
    const other = await ask(`/api/repos/team%2Fdiffs/diff?ref=feature&base_ref=main`)
    expect(other.body).toMatchObject({ sha: head, base_sha: base, merge_base_sha: root })
    expect(other.body.files.map(({ path: file }) => file)).not.toContain('only main.txt')
    const exact = await ask(
      `/api/v1/repos/diff?sha=feature&baseSha=main&gitApplyCompatible=true&path=only%20main.txt`,
    )
    expect(exact.body.files).toMatchObject([{ path: 'only main.txt', state: 'D' }])
    expect(Object.keys(exact.body)).not.toContain('merge_base_sha')
  })

  it('keeps to paths, which are names and no patterns, and gives these in full', async () => {
    const { body } = await ask('/api/v1/repos/diff?sha=feature&path=large.txt&path=image.bin&path=*.sh')
    expect(body.files.map(({ path: file }) => file)).toEqual(['image.bin', 'large.txt'])
    expect(body.files[0]?.raw).toContain('Binary files a/image.bin and b/image.bin differ')
    expect(body.files[1]?.raw).toContain('+long line 59999\n')
    expect(body.filtered_files).toEqual([])
  })

  it('finds ephemeral branches when told so, and refuses the rest', async () => {
    expect((await ask('/api/v1/repos/diff?sha=draft&ref_is_ephemeral=true')).body).toMatchObject({
      sha: head,
    })
    expect((await ask('/api/v1/repos/diff?ref=main&base_ref=draft&base_is_ephemeral=true')).status).toBe(200)
    for (const [query, status] of [
      ['', 400],
      ['?sha=gone', 404],
      ['?sha=main&baseSha=gone', 404],
      ['?sha=draft', 404],
      ['?sha=main&path=../x', 400],
      ['?sha=main&gitApplyCompatible=yes', 400],
    ] as const) {
      expect([query, (await ask(`/api/v1/repos/diff${query}`)).status]).toEqual([query, status])
    }
  })
})

describe('the diff of a branch', () => {
  it('is what it changed since it left its base', async () => {
    const repo = await world.storage.findOne({ id: name })
    const diff = await repo?.getBranchDiff({ branch: 'feature' })
    expect(diff).toMatchObject({ branch: 'feature', base: 'main', mergeBaseSha: root })
    expect(diff?.stats).toEqual((await repo?.getCommitDiff({ sha: head }))?.stats)
    const back = await repo?.getBranchDiff({ branch: 'main', base: 'feature' })
    expect(back?.files).toMatchObject([
      { path: 'only main.txt', state: 'added', raw: expect.stringContaining('+x') as string },
    ])
    const draft = await repo?.getBranchDiff({ branch: 'draft', ephemeral: true, paths: ['script.sh'] })
    expect(draft?.files).toMatchObject([{ path: 'script.sh', additions: 0, deletions: 0 }])
    const same = await repo?.getBranchDiff({ branch: 'main', base: 'draft', ephemeralBase: true })
    expect(same?.files.map(({ path: file }) => file)).toEqual(['only main.txt'])
    expect((await ask('/api/repos/team%2Fdiffs/branches/diff?branch=main')).body).toMatchObject({
      files: [],
      filtered_files: [],
      stats: { files: 0, changes: 0 },
    })
    expect((await ask('/api/v1/repos/branches/diff?branch=gone')).status).toBe(404)
    expect((await ask('/api/v1/repos/branches/diff')).status).toBe(400)
  })
})
