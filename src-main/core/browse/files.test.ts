import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { browsingUnderTest } from '../../testing/browsing-under-test.ts'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('files')
const { files, add } = browsingUnderTest(scratch)
const repository = 'team/project'
const oid = 'a'.repeat(64)
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`

let work = ''
let store = ''
let root = ''
let first = ''

const write = (file: string, content: string | Buffer): void => {
  mkdirSync(path.dirname(path.join(work, file)), { recursive: true })
  writeFileSync(path.join(work, file), content)
}
const publish = (): Promise<string> => git(work, 'push', '--quiet', store, '--all')

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  store = await bareRepository(scratch, 'store.git')
  root = await commitFile(work, 'z.txt', 'one\n', 'Begin')
  write('a folder/deep/ünï\ncode.txt', 'deep\n')
  write('run', '#!/bin/sh\n')
  chmodSync(path.join(work, 'run'), 0o755)
  symlinkSync('a folder/deep', path.join(work, 'link'))
  write('image', Buffer.from([1, 0, 2]))
  write('latin.txt', Buffer.from('Gr\xfc\xdfe', 'latin1'))
  write('large.txt', 'x'.repeat(2 * 1024 * 1024 + 1))
  write('many.txt', '\n'.repeat(50_001))
  write('big.bin', pointer)
  write('empty', '')
  await git(work, 'add', '--all')
  await git(work, 'update-index', '--add', '--cacheinfo', `160000,${root},module`)
  await git(work, 'commit', '--quiet', '--message=All kinds')
  first = await git(work, 'rev-parse', 'HEAD')
  await publish()
  add(repository, store)
  add('empty', await bareRepository(scratch, 'empty.git'))
})

describe('A folder', () => {
  it('lists directories first, then all else by name, with kinds and sizes', async () => {
    const tree = await files.list({ repository })
    expect(tree).toMatchObject({ commitId: first, path: '' })
    expect(tree.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['a folder', 'directory', null],
      ['big.bin', 'file', pointer.length],
      ['empty', 'file', 0],
      ['image', 'file', 3],
      ['large.txt', 'file', 2 * 1024 * 1024 + 1],
      ['latin.txt', 'file', 5],
      ['link', 'symlink', 13],
      ['many.txt', 'file', 50_001],
      ['module', 'submodule', null],
      ['run', 'executable', 10],
      ['z.txt', 'file', 4],
    ])
    const deep = await files.list({ repository, revision: 'main', path: 'a folder/deep' })
    expect(deep.entries.map((entry) => entry.path)).toEqual(['a folder/deep/ünï\ncode.txt'])
  })

  it('is not found where a file, a submodule or nothing is', async () => {
    for (const wrong of [
      'z.txt',
      'module',
      'link',
      'nothing',
      'z.txt/x',
      'a folder/',
      '/',
      '..',
      'a folder/..',
    ]) {
      await expect(files.list({ repository, path: wrong }), wrong).rejects.toMatchObject({
        code: 'not_found',
        details: { what: `The folder "${wrong}"` },
      })
    }
  })

  it('is not found in a repository without commits', async () => {
    await expect(files.list({ repository: 'empty' })).rejects.toMatchObject({
      code: 'not_found',
      details: { reason: 'The repository has no commits yet.' },
    })
  })

  it('knows the last change of each entry, through merges', async () => {
    await git(work, 'switch', '--quiet', '--create', 'topic')
    write('a folder/other.txt', 'x')
    const topic = await commitFile(work, 'a folder/other.txt', 'x', 'On a topic')
    await git(work, 'switch', '--quiet', 'main')
    const main = await commitFile(work, 'z.txt', 'one\ntwo\n', 'Change z')
    await git(work, 'merge', '--quiet', '--no-ff', '--no-commit', 'topic')
    write('run', '#!/bin/bash\n')
    await git(work, 'add', 'run')
    await git(work, 'commit', '--quiet', '--message=Join')
    const merge = await git(work, 'rev-parse', 'HEAD')
    await publish()
    const { items } = await files.lastChanges({ repository })
    const commitOf = new Map(items.map(({ name, commitId }) => [name, commitId]))
    expect(items).toHaveLength(11)
    expect(commitOf.get('a folder')).toBe(topic)
    expect(commitOf.get('z.txt')).toBe(main)
    expect(commitOf.get('run')).toBe(merge)
    expect(commitOf.get('module')).toBe(first)
    expect(items.find(({ name }) => name === 'z.txt')).toMatchObject({
      subject: 'Change z',
      authorName: 'Ada',
      authoredAt: Number(await git(work, 'log', '-1', '--format=%at', main)) * 1_000,
    })
    const below = await files.lastChanges({ repository, path: 'a folder' })
    expect(below.items.map(({ name, commitId }) => [name, commitId])).toEqual([
      ['deep', first],
      ['other.txt', topic],
    ])
    const deep = await files.lastChanges({ repository, path: 'a folder/deep' })
    expect(deep.items.map(({ name }) => name)).toEqual(['ünï\ncode.txt'])
  })

  it('of 10,000 files is listed whole', async () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => `M 644 inline d/${index}\ndata 2\nx\n`)
    const head = 'commit refs/heads/wide\ncommitter Ada <a@x> 1 +0000\ndata 1\nx\n'
    execFileSync('git', ['fast-import', '--quiet'], { cwd: store, input: head + entries.join('') })
    const tree = await files.list({ repository, revision: 'wide', path: 'd' })
    expect(tree.entries).toHaveLength(10_000)
    expect(tree.entries.every(({ sizeBytes }) => sizeBytes === 2)).toBe(true)
    expect((await files.lastChanges({ repository, revision: 'wide', path: 'd' })).items).toHaveLength(10_000)
  })
})

describe('A file', () => {
  const contentOf = async (name: string): Promise<unknown> =>
    (await files.get({ repository, revision: first, path: name })).content

  it('is shown as what it is', async () => {
    expect(await contentOf('z.txt')).toEqual({ kind: 'text', text: 'one\n' })
    expect(await contentOf('a folder/deep/ünï\ncode.txt')).toEqual({ kind: 'text', text: 'deep\n' })
    expect(await contentOf('empty')).toEqual({ kind: 'text', text: '' })
    expect(await contentOf('latin.txt')).toEqual({ kind: 'text', text: 'Gr\uFFFD\uFFFDe' })
    expect(await contentOf('image')).toEqual({ kind: 'binary' })
    expect(await contentOf('large.txt')).toEqual({ kind: 'too_large' })
    expect(await contentOf('link')).toEqual({ kind: 'symlink', target: 'a folder/deep' })
    expect(await contentOf('module')).toEqual({ kind: 'submodule', commitId: root })
    expect(await contentOf('big.bin')).toEqual({ kind: 'lfs', oid: `sha256:${oid}`, sizeBytes: 12_345 })
    expect(await files.get({ repository, revision: first, path: 'z.txt' })).toMatchObject({
      commitId: first,
      path: 'z.txt',
      objectId: await git(work, 'rev-parse', `${first}:z.txt`),
      sizeBytes: 4,
    })
  })

  it('is not found where a folder or nothing is', async () => {
    for (const wrong of ['a folder', 'nothing', 'z.txt/x', '--help']) {
      await expect(files.get({ repository, path: wrong }), wrong).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('has its lines ascribed to those who wrote them, across a rename', async () => {
    const one = await commitFile(work, 'old "name".txt', 'a\nb\nc\nd\n', 'One')
    await git(work, 'mv', '--', 'old "name".txt', '-new.txt')
    await git(work, 'commit', '--quiet', '--message=Rename')
    const two = await commitFile(work, './-new.txt', 'a\nB\nc\nd\n', 'Two')
    await publish()
    const { commitId, ranges } = await files.blame({ repository, path: '-new.txt' })
    expect(commitId).toBe(two)
    const old = { commitId: one, path: 'old "name".txt', subject: 'One', authorName: 'Ada' }
    expect(ranges).toMatchObject([
      { startLine: 1, lineCount: 1, ...old },
      { startLine: 2, lineCount: 1, commitId: two, path: '-new.txt', subject: 'Two' },
      { startLine: 3, lineCount: 2, ...old },
    ])
    expect(ranges[0]?.authoredAt).toBe(Number(await git(work, 'log', '-1', '--format=%at', one)) * 1_000)
  })

  it('has no blame where it is too large or has no lines', async () => {
    const blame = (name: string) => files.blame({ repository, revision: first, path: name })
    expect((await blame('empty')).ranges).toEqual([])
    expect((await blame('link')).ranges).toMatchObject([{ startLine: 1, lineCount: 1, commitId: first }])
    for (const name of ['large.txt', 'many.txt']) {
      await expect(blame(name), name).rejects.toMatchObject({ code: 'too_large' })
    }
    for (const name of ['image', 'module']) {
      await expect(blame(name), name).rejects.toMatchObject({ code: 'invalid_input' })
    }
    await expect(blame('a folder')).rejects.toMatchObject({ code: 'not_found' })
  })
})
