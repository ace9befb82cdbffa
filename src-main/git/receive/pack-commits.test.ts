import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { bareRepository, git, scratchDirectory } from '../../testing/scratch.ts'
import { commitId, quickSigner, writeHistory } from '../../testing/signed-history.ts'
import { createPackCommits } from './pack-commits.ts'

const scratch = scratchDirectory('pack-commits')
const count = 60
let repository: string
let ids: readonly string[]

beforeAll(async () => {
  repository = await bareRepository(scratch, 'signed.git')
  ids = writeHistory(repository, count, quickSigner().signed)
  await git(repository, 'tag', '--annotate', '--message', 'A tag', 'v1', ids[30] ?? '')
})

const packOf = (tips: readonly string[], ...args: readonly string[]): Buffer =>
  execFileSync('git', ['pack-objects', '--revs', '--stdout', '--quiet', ...args], {
    cwd: repository,
    input: `${tips.join('\n')}\n`,
  })

const tip = (): string => ids.at(-1) ?? ''

/** The ids that were taken from a pack in pieces; each is that of its content. */
const takenFrom = (pack: Buffer, pieceLength = 65_536): readonly string[] => {
  const taken: string[] = []
  const push = createPackCommits((commits) => {
    for (const { id, content } of commits) {
      expect(content === null ? null : commitId(content)).toBe(id)
      taken.push(id)
    }
  })
  for (let start = 0; start < pack.length; start += pieceLength) {
    push(pack.subarray(start, start + pieceLength))
  }
  return taken
}

describe('the commits of a pack', () => {
  it.each([7, 100, 1_000, 65_536])('are read as they arrive, in pieces of %i bytes', (length) => {
    const pack = packOf([tip()], '--delta-base-offset')
    expect([...takenFrom(pack, length)].sort()).toEqual([...ids].sort())
  })

  it('are read past tags, and without differences', () => {
    const pack = packOf(['refs/tags/v1', tip()], '--delta-base-offset', '--depth=0')
    expect([...takenFrom(pack)].sort()).toEqual([...ids].sort())
  })

  it('that are differences to what is not in the pack, or named by id, are left to git', () => {
    const byId = takenFrom(packOf([tip()]))
    expect(byId.length).toBeLessThan(count)
    expect(byId.every((id) => ids.includes(id))).toBe(true)
    const thin = takenFrom(packOf([tip(), `^${ids[30] ?? ''}`], '--delta-base-offset', '--thin'))
    expect(thin.every((id) => ids.indexOf(id) > 30)).toBe(true)
  })

  it('end with the first file or tree', () => {
    expect(takenFrom(packOf([`${tip()}^{tree}`]))).toEqual([])
  })

  it('that are too large are left to git', () => {
    const [large = ''] = writeHistory(repository, 1, (head) => Buffer.from(`${head}\n${'x'.repeat(300_000)}`))
    expect(takenFrom(packOf([large]), 1_000)).toEqual([])
  })

  it('of a damaged pack keep their own ids, and nothing is thrown', () => {
    const pack = packOf([tip()], '--delta-base-offset')
    for (let round = 0; round < 300; round += 1) {
      const damaged = Buffer.from(pack)
      const at = randomInt(pack.length)
      damaged.writeUInt8(randomInt(256), at)
      takenFrom(damaged.subarray(0, randomInt(pack.length)), 4_096)
    }
    expect(takenFrom(Buffer.from('this is no pack at all, but text'))).toEqual([])
  })
})
