import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { git, refsOf, scratchDirectory } from '../src-main/testing/scratch.ts'
import { generateBulk, generateHistory } from './generate-repository.ts'

const scratch = scratchDirectory('generated')

describe('a generated repository', () => {
  it('is the same every time, and sound', async () => {
    const options = { commits: 30, filesPerCommit: 3, branches: 50, seed: 1 }
    const [first, second] = ['first.git', 'second.git'].map((name) => path.join(scratch, name))
    if (first === undefined || second === undefined) throw new Error('no place')
    await generateHistory(first, options)
    await generateHistory(second, options)
    expect(await refsOf(first)).toEqual(await refsOf(second))
    expect((await refsOf(first)).size).toBe(51)
    expect(await git(first, 'rev-list', '--count', 'main')).toBe('30')
    await git(first, 'fsck', '--strict')
  })

  it('of bulk does not compress', async () => {
    const bulk = path.join(scratch, 'bulk.git')
    await generateBulk(bulk, 2)
    const size = /^size-pack: (\d+)$/m.exec(await git(bulk, 'count-objects', '-v'))?.[1]
    expect(Number(size)).toBeGreaterThan(2_048)
  })
})
