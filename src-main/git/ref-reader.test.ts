import { appendFile, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../testing/scratch.ts'
import { prepareGitSetup } from './git-environment.ts'
import { createRefReader, type RefReader } from './ref-reader.ts'
import type { ReadRef } from './refs/read-ref.ts'
import { createRunGit, type RunGit } from './run-git.ts'

const scratch = scratchDirectory('ref-reader')
const run = createRunGit(prepareGitSetup(path.join(scratch, 'git')))

const countingReader = (): { reader: RefReader; commands: string[] } => {
  const commands: string[] = []
  const counted: RunGit = (args, options) => {
    commands.push(args[0] ?? '')
    return run(args, options)
  }
  return { reader: createRefReader({ run: counted }), commands }
}

const asMap = (refs: readonly ReadRef[]): Map<string, string> =>
  new Map(refs.map(({ name, objectId }) => [name, objectId]))

let repository: string
let first: string
let second: string

beforeAll(async () => {
  const work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a', 'one')
  second = await commitFile(work, 'a', 'two')
  repository = await bareRepository(scratch, 'repository.git')
  await git(
    work,
    'push',
    '--quiet',
    repository,
    'HEAD:main',
    `${first}:refs/heads/topic/ä`,
    `${first}:refs/tags/light`,
  )
  await git(repository, 'tag', '--annotate', '--message', 'x', 'v1', first)
  await git(repository, 'tag', '--annotate', '--message', 'x', 'outer', 'v1')
  await git(repository, 'update-ref', 'refs/remotes/mir_1/heads/main', second)
})

describe('listing', () => {
  it('finds the same as git, whether refs are loose, packed, or both, in the order of their bytes', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'states.git')
    await git(repository, 'push', '--quiet', own, 'refs/*:refs/*')
    const states = [
      [],
      ['pack-refs', '--all'],
      ['update-ref', 'refs/heads/main', first],
      ['update-ref', 'refs/heads/topic/new', second],
      ['update-ref', '-d', 'refs/tags/light'],
      ['update-ref', 'refs/heads/\u{fb01}', second],
      ['update-ref', 'refs/heads/\u{1f600}', second],
    ]
    for (const command of states) {
      if (command.length > 0) await git(own, ...command)
      expect([...asMap(await reader.list(own, ['refs/']))]).toEqual([...(await refsOf(own))])
    }
  })

  it('takes only what begins with a prefix, and leaves out what is excepted', async () => {
    const { reader } = countingReader()
    const names = async (prefixes: string[], except?: string[]) =>
      (await reader.list(repository, prefixes, { except })).map(({ name }) => name)
    expect(await names(['refs/heads/', 'refs/heads/main'])).toEqual(['refs/heads/main', 'refs/heads/topic/ä'])
    expect(await names(['refs/tags/v', 'refs/heads/m'])).toEqual(['refs/heads/main', 'refs/tags/v1'])
    expect(await names(['refs/'], ['refs/remotes/', 'refs/tags/'])).toEqual([
      'refs/heads/main',
      'refs/heads/topic/ä',
    ])
    expect(await names(['HEAD', 'refs/../', 'refs/heads/../../', '/etc/', 'refs//'])).toEqual([])
    expect(await names([])).toEqual([])
  })

  it.each(['loose', 'packed'])('peels tags down to what they name in the end, when %s', async (form) => {
    const { reader, commands } = countingReader()
    if (form === 'packed') await git(repository, 'pack-refs', '--all')
    const peeled = new Map((await reader.list(repository, ['refs/'])).map((ref) => [ref.name, ref.peeled]))
    expect(Object.fromEntries(peeled)).toEqual({
      'refs/heads/main': null,
      'refs/heads/topic/ä': null,
      'refs/remotes/mir_1/heads/main': null,
      'refs/tags/light': null,
      'refs/tags/outer': first,
      'refs/tags/v1': first,
    })
    await reader.list(repository, ['refs/'])
    expect(commands).toEqual(form === 'loose' ? ['cat-file'] : [])
  })

  it('follows symbolic refs and leaves out broken ones', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'symbolic.git')
    await git(repository, 'push', '--quiet', own, 'refs/heads/main')
    await git(own, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main')
    await git(own, 'symbolic-ref', 'refs/heads/dangling', 'refs/heads/none')
    await git(own, 'symbolic-ref', 'refs/heads/loop', 'refs/heads/loop')
    await writeFile(path.join(own, 'refs/heads/empty'), '')
    await writeFile(path.join(own, 'refs/heads/main.lock'), '')
    expect(await reader.list(own, ['refs/'])).toEqual([
      { name: 'refs/heads/alias', objectId: second, peeled: null, symbolicTarget: 'refs/heads/main' },
      { name: 'refs/heads/main', objectId: second, peeled: null, symbolicTarget: null },
    ])
  })

  it('reads a packed-refs file of another git, without traits and unsorted', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'old.git')
    await git(repository, 'push', '--quiet', own, 'refs/*:refs/*')
    const refs = [...(await refsOf(own))].reverse()
    await git(own, 'pack-refs', '--all')
    await writeFile(path.join(own, 'packed-refs'), refs.map(([name, id]) => `${id} ${name}\n`).join(''))
    const listed = await reader.list(own, ['refs/'])
    expect([...asMap(listed)]).toEqual(refs.reverse())
    expect(listed.find(({ name }) => name === 'refs/tags/v1')?.peeled).toBe(first)
  })

  it('asks git when the refs are not kept in files', async () => {
    const { reader, commands } = countingReader()
    const own = await bareRepository(scratch, 'other.git')
    await git(repository, 'push', '--quiet', own, 'refs/heads/*:refs/heads/*', 'refs/tags/v1')
    const files = [await reader.list(own, ['refs/']), await reader.head(own)]
    commands.length = 0
    // git ignores the extension in format 0, so that it can be asked in place of one that knows reftable.
    await appendFile(path.join(own, 'config'), '[extensions]\n\trefStorage = reftable\n')
    expect([await reader.list(own, ['refs/']), await reader.head(own)]).toEqual(files)
    expect(await reader.resolve(own, 'refs/heads/none')).toBeNull()
    expect(commands).toContain('for-each-ref')
  })
})

describe('single refs', () => {
  it('are resolved loose, packed, symbolic, or not at all', async () => {
    const { reader } = countingReader()
    expect(await reader.resolve(repository, 'refs/heads/main')).toBe(second)
    expect(await reader.resolve(repository, 'refs/heads/topic')).toBeNull()
    expect(await reader.resolve(repository, 'refs/heads/main/x')).toBeNull()
    expect(await reader.resolve(repository, 'refs/../HEAD')).toBeNull()
    expect(await reader.resolve(repository, 'config')).toBeNull()
  })

  it('HEAD is told born, unborn and detached', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'head.git')
    expect(await reader.head(own)).toEqual({ target: 'refs/heads/main', objectId: null })
    await git(repository, 'push', '--quiet', own, 'refs/heads/main')
    expect(await reader.head(own)).toEqual({ target: 'refs/heads/main', objectId: second })
    await git(own, 'update-ref', '--no-deref', 'HEAD', first)
    expect(await reader.head(own)).toEqual({ target: 'HEAD', objectId: first })
  })
})

describe('beside writers', () => {
  it('never misses a ref that exists while refs are created, moved, packed and deleted', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'busy.git')
    await git(repository, 'push', '--quiet', own, 'refs/heads/main')
    const update = async (lines: string[]): Promise<boolean> => {
      // A lock that the packer holds may refuse a round; that is not what is tested here.
      const options = { directory: own, input: `${lines.join('\n')}\n`, expectedExitCodes: [128] }
      return (await run(['update-ref', '--stdin'], options)).exitCode === 0
    }

    const existing = new Set<string>()
    const stop = new AbortController()
    const writer = (async () => {
      for (let round = 0; round < 12; round += 1) {
        const fresh = Array.from({ length: 20 }, (_, index) => `refs/heads/lasting/${round}-${index}`)
        if (await update(fresh.map((ref) => `create ${ref} ${first}`)))
          fresh.forEach((ref) => existing.add(ref))
        await update([...existing].slice(-5).map((ref) => `update ${ref} ${second}`))
        await update([`create refs/heads/passing/x ${first}`])
        await update(['delete refs/heads/passing/x'])
      }
    })()
    const packer = (async () => {
      while (!stop.signal.aborted) await tryGit(own, ['pack-refs', '--all', '--prune'])
    })()
    let reads = 0
    const watch = (async () => {
      while (!stop.signal.aborted) {
        const before = [...existing]
        const refs = asMap(await reader.list(own, ['refs/heads/']))
        expect(before.filter((ref) => !refs.has(ref))).toEqual([])
        expect([...refs.values()].filter((id) => id !== first && id !== second)).toEqual([])
        const newest = before.at(-1)
        if (newest !== undefined) expect(await reader.resolve(own, newest)).not.toBeNull()
        reads += 1
      }
    })()
    await Promise.race([writer.finally(() => stop.abort()), watch])
    await Promise.all([packer, watch])
    expect(reads).toBeGreaterThan(12)
    expect([...asMap(await reader.list(own, ['refs/']))]).toEqual([...(await refsOf(own))])
  })

  it('never misses a ref that is being packed during the read', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'packing.git')
    await git(repository, 'push', '--quiet', own, 'refs/heads/main')
    // Branches, which pack-refs leaves alone, are read first: long enough for it to pack the tag meanwhile.
    const ballast = Array.from(
      { length: 3_000 },
      (_, index) => `create refs/heads/ballast/${index} ${first}\n`,
    )
    await run(['-c', 'core.fsync=none', 'update-ref', '--stdin'], { directory: own, input: ballast.join('') })
    for (let round = 0; round < 8; round += 1) {
      await git(own, 'update-ref', `refs/tags/far/down/here/t${round}`, first)
      const [refs] = await Promise.all([reader.list(own, ['refs/']), git(own, 'pack-refs')])
      expect(asMap(refs).has(`refs/tags/far/down/here/t${round}`)).toBe(true)
    }
  })

  it('sees a packed-refs file that was replaced by one of the same size and time', async () => {
    const { reader } = countingReader()
    const own = await bareRepository(scratch, 'replaced.git')
    const file = path.join(own, 'packed-refs')
    const now = new Date()
    for (const id of [first, second, first, second]) {
      await writeFile(file, `# pack-refs with: peeled fully-peeled sorted \n${id} refs/heads/main\n`)
      await utimes(file, now, now)
      expect(await reader.resolve(own, 'refs/heads/main')).toBe(id)
    }
  })
})

describe('forty thousand refs', () => {
  it('are listed quickly, without a process, and looked up by prefix', async () => {
    const { reader, commands } = countingReader()
    const own = await bareRepository(scratch, 'many.git')
    await git(repository, 'push', '--quiet', own, 'refs/heads/main')
    const lines = Array.from(
      { length: 40_000 },
      (_, index) => `${first} refs/heads/b${String(index).padStart(5, '0')}\n`,
    )
    await writeFile(
      path.join(own, 'packed-refs'),
      `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`,
    )
    await reader.list(own, ['refs/'])
    const tookMs: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const startedAt = performance.now()
      expect(await reader.list(own, ['refs/heads/'])).toHaveLength(40_001)
      tookMs.push(performance.now() - startedAt)
    }
    // The fastest: the machine may be busy with something else for a while.
    expect(Math.min(...tookMs)).toBeLessThan(1_000)
    expect(commands).toEqual([])

    expect(await reader.list(own, ['refs/heads/b00007'])).toHaveLength(1)
  })
})
