import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bareRepository, git, scratchDirectory } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createSpawnGit, type GitProcess, type SpawnGit } from '../spawn-git.ts'
import { createObjectReader } from './object-reader.ts'

const scratch = scratchDirectory('object-reader')
const spawnGit = createSpawnGit(prepareGitSetup(path.join(scratch, 'setup')))
const started: GitProcess[] = []
const spawn: SpawnGit = (args, options) => {
  const process = spawnGit(args, options)
  started.push(process)
  return process
}
const reader = createObjectReader({ spawn })
afterAll(reader.close)

let store = ''
const blobOf = (directory: string, content: string | Buffer): string =>
  execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: directory, input: content }).toString().trim()

beforeAll(async () => {
  store = await bareRepository(scratch, 'store.git')
})

describe('The object reader', () => {
  it('reads what was asked at once, in order, bytes unchanged', async () => {
    const contents = ['', 'one', Buffer.from([0, 10, 255, 10]), Buffer.alloc(1_000_000, 'xy\n')].map(
      (content) => Buffer.from(content),
    )
    const ids = contents.map((content) => blobOf(store, content))
    const objects = await Promise.all([...ids, ...ids].map((id) => reader.read(store, id, 'blob')))
    expect(objects.map(({ content }) => content)).toEqual([...contents, ...contents])
    expect(started).toHaveLength(1)
  })

  it('tells type and size, and nothing of what is not there', async () => {
    const id = blobOf(store, 'one')
    expect(await reader.info(store, id)).toMatchObject({ id, type: 'blob', sizeBytes: 3 })
    expect(await reader.info(store, '1'.repeat(40))).toBeNull()
    expect(await reader.info(store, `${id}^{commit}`)).toBeNull()
    await expect(reader.read(store, '1'.repeat(40), 'blob')).rejects.toMatchObject({ code: 'store_damaged' })
    await expect(reader.read(store, id, 'tree')).rejects.toMatchObject({ code: 'store_damaged' })
  })

  it('finds an object that came after it started, loose or packed', async () => {
    expect(await reader.info(store, blobOf(store, 'later'))).toMatchObject({ type: 'blob' })
    const other = await bareRepository(scratch, 'other.git')
    const tree = await git(other, 'write-tree')
    const commit = await git(other, 'commit-tree', '-m', 'x', tree)
    await git(other, 'push', '--quiet', store, `${commit}:refs/heads/pushed`)
    await git(store, 'repack', '-q', '-a', '-d')
    expect(await reader.info(store, `${commit.slice(0, 9)}^{commit}`)).toMatchObject({ id: commit })
  })

  it('does not take a replacement for the object', async () => {
    const [real, other] = [blobOf(store, 'real'), blobOf(store, 'other')]
    await git(store, 'replace', real, other)
    const fresh = createObjectReader({ spawn })
    expect((await fresh.read(store, real, 'blob')).content.toString()).toBe('real')
    await fresh.close()
  })

  it('keeps a few processes at most, and answers all the same', async () => {
    const stores = await Promise.all(
      Array.from({ length: 9 }, (_, index) => bareRepository(scratch, `many-${index}.git`)),
    )
    const ids = stores.map((directory) => blobOf(directory, `content of ${directory}`))
    const read = await Promise.all(
      stores.map((directory, index) => reader.read(directory, ids[index] ?? '', 'blob')),
    )
    expect(read.map(({ content }) => content.toString())).toEqual(stores.map((one) => `content of ${one}`))
    // Those beyond four were told to end; they do when they have answered.
    await Promise.allSettled(started.slice(0, -4).map(({ done }) => done))
    expect(reader.processCount()).toBe(4)
  })

  it('ends a process that has nothing to do, and starts another when asked', async () => {
    const idle = createObjectReader({ spawn, idleMs: 1 })
    const id = blobOf(store, 'idle')
    await idle.info(store, id)
    await started.at(-1)?.done
    expect(await idle.info(store, id)).toMatchObject({ id })
    await idle.close()
  })

  it('fails what was asked when its process dies, and reads on with another', async () => {
    const dying = createObjectReader({ spawn: (args, options) => spawn(['-c', 'x.y=1', ...args], options) })
    const id = blobOf(store, 'dying')
    const asked = dying.read(store, id, 'blob')
    const process = started.at(-1)
    process?.stdin.destroy()
    await asked.catch(() => undefined)
    await process?.done
    expect((await dying.read(store, id, 'blob')).content.toString()).toBe('dying')
    await dying.close()
  })

  it('leaves no process behind when it is closed, and takes no question after', async () => {
    const closing = createObjectReader({ spawn })
    const id = blobOf(store, 'closing')
    await closing.info(store, id)
    await closing.close()
    await expect(started.at(-1)?.done).rejects.toMatchObject({ code: 'cancelled' })
    expect(closing.processCount()).toBe(0)
    await expect(closing.info(store, id)).rejects.toMatchObject({ code: 'interrupted' })
  })
})
