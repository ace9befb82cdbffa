import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { pointerOf } from '../../testing/lfs-test-server.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createSpawnGit, type SpawnGit } from '../spawn-git.ts'
import { findPointers } from './find-pointers.ts'

const scratch = scratchDirectory('find-pointers')
const real = createSpawnGit(prepareGitSetup(path.join(scratch, 'git')))
let commands: string[] = []
const spawn: SpawnGit = (args, options) => {
  commands.push(args[0] ?? '')
  return real(args, options)
}
const { signal } = new AbortController()

const find = async (repositoryPath: string, tips: string[], known: string[] | 'refs' = []) => {
  commands = []
  const files = await findPointers(spawn, { repositoryPath, tips, known, signal })
  return files.map((file) => file.path).toSorted()
}

it('finds what new commits point to, in any commit of them and under any name, and nothing that was known', async () => {
  const work = await workRepository(scratch, 'work')
  await commitFile(work, 'old.bin', pointerOf(Buffer.from('old')))
  const old = await git(work, 'rev-parse', 'HEAD')
  await commitFile(work, 'replaced.bin', pointerOf(Buffer.from('first')))
  await commitFile(work, 'replaced.bin', 'no pointer any more')
  mkdirSync(path.join(work, 'deep folder'))
  await commitFile(work, 'deep folder/näme.bin', pointerOf(Buffer.from('deep')))
  await commitFile(work, 'copy.bin', pointerOf(Buffer.from('deep')))
  const tip = await git(work, 'rev-parse', 'HEAD')

  const found = await find(work, [tip], [old])
  expect(found).toHaveLength(2)
  expect(found).toContain('replaced.bin')
  expect(['copy.bin', 'deep folder/näme.bin']).toContain(found.find((name) => name !== 'replaced.bin'))
  expect(await find(work, [tip], ['1234567890123456789012345678901234567890'])).toHaveLength(3)
  expect(await find(work, [tip], [tip])).toEqual([])
  expect(commands).toEqual([])
  expect(await find(work, [tip], 'refs')).toEqual([])
})

it('looks through tags, and reads no large blob, not even one that a tag names', async () => {
  const work = await workRepository(scratch, 'tags')
  await commitFile(work, 'a.bin', pointerOf(Buffer.from('a')))
  await git(work, 'tag', '--annotate', '--message=One', 'v1')
  writeFileSync(path.join(work, 'huge'), Buffer.alloc(3_000_000, 'version '))
  const blob = await git(work, 'hash-object', '-w', 'huge')
  expect(await find(work, [await git(work, 'rev-parse', 'v1'), blob])).toEqual(['a.bin'])
})

it('starts one process for commits without a small file, and none without new commits', async () => {
  const work = await workRepository(scratch, 'plain')
  const first = await commitFile(work, 'first.txt', 'first')
  const second = await commitFile(work, 'large.txt', 'x'.repeat(5_000))
  expect(await find(work, [second], [first])).toEqual([])
  expect(commands).toEqual(['rev-list'])
  await commitFile(work, 'small.txt', 'small')
  expect(await find(work, [await git(work, 'rev-parse', 'HEAD')], [second])).toEqual([])
  expect(commands).toEqual(['rev-list', 'cat-file'])
})

it('reads thousands of small files without losing one', async () => {
  const work = await workRepository(scratch, 'many')
  const content = (index: number): string =>
    index % 3 === 0 ? pointerOf(Buffer.from(`${index}`)) : `text ${'y'.repeat(index % 900)}`
  for (let index = 0; index < 3_000; index += 1) writeFileSync(path.join(work, `f${index}`), content(index))
  await commitFile(work, 'last', 'last')
  await git(work, 'add', '.')
  await git(work, 'commit', '--quiet', '--message', 'Many')
  expect(await find(work, [await git(work, 'rev-parse', 'HEAD')])).toHaveLength(1_000)
})

it('walks no history of a repository that holds no pointer', async () => {
  const work = await workRepository(scratch, 'none')
  await commitFile(work, 'short', 'version x')
  await commitFile(work, 'near', `version https://example.org/other ${'x'.repeat(200)}`)
  const tip = await commitFile(work, 'large', 'y'.repeat(9_000))
  expect(await find(work, [tip])).toEqual([])
  expect(commands).toEqual(['cat-file', 'cat-file'])
  const pointing = await commitFile(work, 'a.bin', pointerOf(Buffer.from('a')))
  expect(await find(work, [pointing])).toEqual(['a.bin'])
  expect(commands).toEqual(['cat-file', 'cat-file', 'rev-list', 'cat-file'])
})

it('says that the store is damaged when an object of a new commit is missing', async () => {
  const work = await workRepository(scratch, 'damaged')
  await commitFile(work, 'b.bin', pointerOf(Buffer.from('b')))
  const commit = await commitFile(work, 'a.bin', pointerOf(Buffer.from('a')))
  const blob = await git(work, 'rev-parse', 'HEAD:a.bin')
  rmSync(path.join(work, '.git', 'objects', blob.slice(0, 2), blob.slice(2)))
  await expect(find(work, [commit])).rejects.toMatchObject({ code: 'store_damaged' })
})
