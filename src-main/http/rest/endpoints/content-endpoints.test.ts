import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startRestWorld, expectForm, type RestWorld } from '../../../testing/rest-world.ts'
import { git, scratchDirectory, workRepository } from '../../../testing/scratch.ts'
import { contentDisposition } from './archive-endpoints.ts'

const scratch = scratchDirectory('content-endpoints')
const name = 'team/project~1'
const odd = 'odd/li\nne "ünï" #?&.txt'
const large = randomBytes(3 * 1024 * 1024)

let world: RestWorld
let work = ''
let directory = ''
let first = ''
let second = ''
let token = ''

const write = (file: string, content: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(work, file)), { recursive: true })
  writeFileSync(path.join(work, file), content)
}
const commit = async (message: string): Promise<string> => {
  await git(work, 'commit', '--quiet', '--message', message)
  return git(work, 'rev-parse', 'HEAD')
}
/** The same question in both dialects; the two answers must be the same. */
const get = async (resource: string, query: Readonly<Record<string, string>> = {}, method = 'GET') => {
  const search = new URLSearchParams(query).toString()
  const headers = { 'accept-encoding': 'identity' }
  const one = await world.call(`/api/v1/repos/${resource}?${search}`, { method, token, headers })
  const two = await world.call(`/api/repos/${encodeURIComponent(name)}/${resource}?${search}`, {
    method,
    token,
    headers,
  })
  expect([two.status, two.text]).toEqual([one.status, one.text])
  return one
}

beforeAll(async () => {
  world = await startRestWorld(scratch)
  directory = await world.createRepository(name)
  await world.createRepository('empty')
  work = await workRepository(scratch, 'work')
  write('README.md', '# Hello\n')
  write('src/main.ts', 'one\n')
  write('src/deep/er/x.md', 'x\n')
  write('src.txt', 'beside\n')
  write('run', '#!/bin/sh\n')
  chmodSync(path.join(work, 'run'), 0o755)
  symlinkSync('src/main.ts', path.join(work, 'link'))
  write('empty', '')
  write('large.bin', large)
  write(odd, 'odd\n')
  await git(work, 'add', '--all')
  const someCommit = 'a'.repeat(40)
  await git(work, 'update-index', '--add', '--cacheinfo', `160000,${someCommit},module`)
  first = await commit('All kinds\n\nWith a body\n\n')
  write('src/main.ts', 'two\n')
  await git(work, 'add', '--all')
  await git(work, 'update-index', '--add', '--cacheinfo', `160000,${someCommit},module`)
  second = await commit('Change main')
  await git(work, 'tag', 'v1', first)
  await git(work, 'push', '--quiet', directory, 'main', 'v1')
  await git(directory, 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', first)
  token = await world.token(name, ['git:read'])
})

const repo = async (repository = name) => {
  const found = await world.storage.findOne({ id: repository })
  if (found === null) throw new Error('The repository is missing.')
  return found
}

describe('Listing files', () => {
  it('gives what git ls-tree gives, whole or page by page', async () => {
    const listed = (await git(work, 'ls-tree', '-r', '-t', '-z', 'HEAD')).split('\0')
    const expected = listed.filter((line) => line !== '').map((line) => line.replace(/ [^\t]*\t/, ' '))
    const whole = await (await repo()).listFiles()
    expect(whole.ref).toBe('main')
    expect(whole.hasMore).toBe(false)
    expect(whole.entries.map((entry) => `${entry.mode} ${entry.path}`)).toEqual(expected)
    expect(whole.paths).toEqual(
      expected.filter((line) => /^1[02]/.test(line)).map((line) => line.slice('100644 '.length)),
    )
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await (await repo()).listFiles({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      expect(page.entries.length).toBeLessThanOrEqual(2)
      paged.push(...page.entries.map((entry) => `${entry.mode} ${entry.path}`))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(paged).toEqual(expected)
  })

  it('lists one folder, one file, another commit, an ephemeral branch', async () => {
    const folder = await get('files', { path: 'src/', recursive: 'false' })
    expectForm('listFiles', folder.body)
    expect(folder.body).toMatchObject({
      paths: ['src/main.ts'],
      entries: [
        { path: 'src/deep', type: 'tree', mode: '040000' },
        { path: 'src/main.ts', type: 'blob', mode: '100644' },
      ],
      has_more: false,
    })
    expect((await get('files', { path: 'src/main.ts' })).body).toMatchObject({ paths: ['src/main.ts'] })
    expect((await get('files', { ref: first.slice(0, 9) })).body).toMatchObject({ ref: first })
    expect((await get('files', { ref: 'draft', ephemeral: 'true' })).body).toMatchObject({ ref: 'draft' })
    const kinds = (await get('files', { recursive: 'false', path: '/' })).body
    expect(kinds).toMatchObject({
      entries: expect.arrayContaining([
        { path: 'link', type: 'symlink', mode: '120000' },
        { path: 'module', type: 'submodule', mode: '160000' },
      ]) as unknown,
    })
  })

  it.each([
    [404, { path: 'nothing' }],
    [404, { path: 'README.md/x' }],
    [404, { ref: 'nothing' }],
    [404, { ref: 'draft' }],
    [404, { ref: 'refs/namespaces/ephemeral/refs/heads/draft' }],
    [400, { path: 'src/../README.md' }],
    [400, { path: 'a\0b' }],
    [400, { cursor: '../x', limit: '1' }],
    [400, { cursor: '//not base64', limit: '1' }],
    [400, { limit: 'x' }],
    [400, { ephemeral: 'maybe' }],
  ])('answers %i to %o', async (status, query) => {
    const answer = await get('files', query)
    expect([answer.status, answer.body]).toMatchObject([status, { error: expect.any(String) as unknown }])
  })

  it('of an empty repository is not found', async () => {
    const answer = await world.call('/api/v1/repos/files', {
      token: await world.token('empty', ['git:read']),
    })
    expect([answer.status, answer.body]).toMatchObject([404, { error: 'The repository has no commits yet.' }])
  })
})

describe('Listing files with their last commits', () => {
  it('names for each what git log -1 names', async () => {
    const { files, commits, ref, hasMore } = await (await repo()).listFilesWithMetadata()
    expect([ref, hasMore]).toEqual(['main', false])
    for (const file of files) {
      const last = await git(work, 'log', '-1', '--format=%H', '--', file.path)
      expect([file.path, file.lastCommitSha]).toEqual([file.path, last])
    }
    expect(files.find((file) => file.path === 'large.bin')?.size).toBe(large.length)
    expect(Object.keys(commits).sort()).toEqual([first, second].sort())
    expect(commits[first]).toMatchObject({ author: 'Ada', message: 'All kinds\n\nWith a body' })
    const raw = await get('files/metadata', { path: 'src', limit: '1' })
    expectForm('listFilesWithMetadata', raw.body)
    expect(raw.body).toMatchObject({ files: [{ path: 'src/deep/er/x.md' }], has_more: true })
  })

  it('refuses a ref that is no ephemeral branch', async () => {
    const answer = await get('files/metadata', { ref: 'main', ephemeral: 'true' })
    expect([answer.status, answer.body]).toMatchObject([400, { field: 'ref' }])
  })
})

describe('A file', () => {
  it('comes with its bytes and headers, and HEAD has the same headers', async () => {
    for (const [file, expected] of [
      ['README.md', '# Hello\n'],
      [odd, 'odd\n'],
      ['empty', ''],
      ['link', 'src/main.ts'],
      ['run', '#!/bin/sh\n'],
    ] as const) {
      const response = await (await repo()).getFileStream({ path: file })
      expect([file, await response.text()]).toEqual([file, expected])
      const blob = await git(work, 'rev-parse', `HEAD:${file}`)
      const head = await get('file', { path: file }, 'HEAD')
      for (const headers of [response.headers, head.headers]) {
        expect(Object.fromEntries(headers)).toMatchObject({
          etag: `"${blob}"`,
          'x-blob-sha': blob,
          'x-last-commit-sha': first,
          'last-modified': new Date(
            Number(await git(work, 'log', '-1', '--format=%ct', first)) * 1_000,
          ).toUTCString(),
          'accept-ranges': 'bytes',
          'content-type': 'application/octet-stream',
          'content-length': String(Buffer.byteLength(expected)),
        })
        expect(headers.get('content-encoding')).toBeNull()
      }
    }
    const metadata = await (await repo()).headFile({ path: 'src/main.ts' })
    expect(metadata).toMatchObject({ status: 200, lastCommitSha: second, size: 4 })
  })

  it('that is large comes as a stream, whole and in parts', async () => {
    const whole = await (await repo()).getFileStream({ path: 'large.bin' })
    expect(Buffer.from(await whole.arrayBuffer()).equals(large)).toBe(true)
    for (const [range, start, end] of [
      ['bytes=2000000-2500000', 2_000_000, 2_500_001],
      ['bytes=-10', large.length - 10, large.length],
      ['bytes=0-0', 0, 1],
    ] as const) {
      const part = await (await repo()).getFileStream({ path: 'large.bin', headers: { range } })
      expect(part.status).toBe(206)
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${large.length}`)
      expect(Buffer.from(await part.arrayBuffer()).equals(large.subarray(start, end))).toBe(true)
    }
  })

  it('is given on conditions', async () => {
    const etag = `"${await git(work, 'rev-parse', 'HEAD:README.md')}"`
    const ask = async (headers: Record<string, string>) => {
      const response = await (await repo()).getFileStream({ path: 'README.md', headers })
      const head = await (await repo()).headFile({ path: 'README.md', headers })
      expect(head.status).toBe(response.status)
      expect(response.headers.get('etag')).toBe(etag)
      return response
    }
    expect((await ask({ ifNoneMatch: etag })).status).toBe(304)
    expect((await ask({ ifMatch: '"x"' })).status).toBe(412)
    const beyond = await ask({ range: 'bytes=8-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */8'])
    expect((await ask({ range: 'bytes=2-3', ifRange: '"x"' })).status).toBe(200)
    expect((await ask({ range: 'bytes=2-3', ifRange: etag })).status).toBe(206)
  })

  it('is read at any revision, ephemeral ones included', async () => {
    const textOf = async (query: Record<string, string>) =>
      (await get('file', { path: 'src/main.ts', ...query })).text
    expect(await textOf({ ref: 'v1' })).toBe('one\n')
    expect(await textOf({ ref: 'main~1' })).toBe('one\n')
    expect(await textOf({ ref: 'draft', ephemeral: 'true' })).toBe('one\n')
    expect(await textOf({ ref: 'draft', ephemeral_base: 'true' })).toBe('one\n')
    expect(await textOf({ ref: 'main', ephemeral_base: 'true' })).toBe('two\n')
  })

  it.each([
    [404, { path: 'src' }],
    [404, { path: 'module' }],
    [404, { path: 'nothing' }],
    [404, { path: 'README.md', ref: 'draft' }],
    [404, { path: 'README.md', ref: 'main', ephemeral: 'true' }],
    [400, {}],
    [400, { path: '../x' }],
  ])('answers %i to %o', async (status, query) => {
    expect((await get('file', query)).status).toBe(status)
    expect((await get('file', query, 'HEAD')).status).toBe(status)
  })
})

describe('An archive', () => {
  const unpack = (archive: Buffer): string => {
    const folder = path.join(scratch, createHash('sha1').update(randomBytes(8)).digest('hex'))
    mkdirSync(folder)
    execFileSync('tar', ['-xzf', '-'], { cwd: folder, input: archive })
    return folder
  }
  const filesIn = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort()
  const archived = async (body?: object): Promise<readonly string[]> => {
    const response = await fetch(`${world.app.address}/api/v1/repos/archive`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/gzip'])
    return filesIn(unpack(Buffer.from(await response.arrayBuffer())))
  }

  it('has everything as git checks it out', async () => {
    const response = await (await repo()).getArchiveStream({ archivePrefix: 'out/side' })
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="team-project-1-main.tar.gz"; filename*=UTF-8''team-project~1-main.tar.gz`,
    )
    const folder = path.join(unpack(Buffer.from(await response.arrayBuffer())), 'out/side')
    const expected = (await git(work, 'ls-files', '-z')).split('\0').filter((file) => file !== '')
    expect(filesIn(folder)).toEqual(expected.filter((file) => file !== 'module').sort())
    expect(execFileSync('diff', ['-r', '--exclude=.git', work, folder, '--exclude=module']).toString()).toBe(
      '',
    )
    expect(readFileSync(path.join(folder, 'large.bin')).equals(large)).toBe(true)
    expect(execFileSync('find', [folder, '-type', 'l', '-printf', '%f>%l']).toString()).toBe(
      'link>src/main.ts',
    )
    expect(execFileSync('find', [folder, '-type', 'f', '-perm', '-u+x', '-printf', '%f']).toString()).toBe(
      'run',
    )
    expect((await archived()).length).toBe(expected.length - 1)
  })

  it.each([
    [['src/**'], [], ['src/deep/er/x.md', 'src/main.ts']],
    [['src/'], [], ['src/deep/er/x.md', 'src/main.ts']],
    [['src'], [], ['src/deep/er/x.md', 'src/main.ts']],
    [['src/*'], [], ['src/main.ts']],
    [['./src/main.ts'], [], ['src/main.ts']],
    [['*.md'], [], ['README.md']],
    [['**/*.md', 'nothing/**'], [], ['README.md', 'src/deep/er/x.md']],
    [['**/*.md'], ['src/**'], ['README.md']],
    [['src/**'], ['**/er/**'], ['src/main.ts']],
    [['nothing'], [], []],
    [[], ['**'], []],
    [['src/**'], ['src'], []],
    [[], ['*', '**/*'], []],
    [[':!src', '-x', '[ab'], [], []],
  ])('of %o without %o has %o', async (include, exclude, expected) => {
    expect(await archived({ include_globs: include, exclude_globs: exclude })).toEqual(expected)
  })

  it('leaves out large files, and begins where it is told', async () => {
    const all = await archived({ ref: 'main~1' })
    expect(await archived({ max_blob_size: large.length })).toEqual(all)
    expect(await archived({ max_blob_size: large.length - 1 })).toEqual(
      all.filter((file) => file !== 'large.bin'),
    )
    expect(await archived({ max_blob_size: 0 })).toEqual(['empty', 'link'])
  })

  it('has a name that every client can save it by', () => {
    expect(contentDisposition('a.tar.gz')).toBe('attachment; filename="a.tar.gz"')
    expect(contentDisposition('x/ü "y\n(1)')).toBe(
      `attachment; filename="x-y-1-"; filename*=UTF-8''x-%C3%BC%20%22y%0A%281%29`,
    )
  })

  it.each([
    [404, { ref: 'nothing' }],
    [400, { include_globs: 'src' }],
    [400, { include_globs: ['../x'] }],
    [400, { exclude_globs: [''] }],
    [400, { max_blob_size: -1 }],
    [400, { archive: { prefix: '/x' } }],
    [400, { archive: { prefix: 'x/../y' } }],
    [400, { archive: { prefix: 'x\\y' } }],
    [400, { archive: { prefix: './x' } }],
  ])('answers %i to %o', async (status, body) => {
    const answer = await world.call('/api/v1/repos/archive', { method: 'POST', token, body })
    expect([answer.status, answer.body]).toMatchObject([status, { error: expect.any(String) as unknown }])
  })
})
