import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readRandomly, reads } from '../../../testing/differential/random-reads.ts'
import { startSubject } from '../../../testing/differential/subject.ts'
import { randomHistory } from '../../../testing/random-history.ts'
import { startRestWorld } from '../../../testing/rest-world.ts'
import { git, scratchDirectory } from '../../../testing/scratch.ts'

const seed = Number(process.env['MIRRORDESK_TEST_SEED'] ?? 20_261)
const kinds = Object.keys(reads)
const scratch = scratchDirectory('differential')
const world = await startRestWorld(scratch)

describe('Random reads of a generated repository', () => {
  it('answer what git answers', { timeout: 120_000 }, async () => {
    const made = await randomHistory(scratch, 'generated.git', seed, 120)
    const directory = await world.createRepository('generated')
    await rm(directory, { recursive: true })
    await rename(made, directory)
    const subject = await startSubject(world, 'generated', seed)
    for (const kind of kinds) {
      const { count, differences } = await readRandomly(subject, kind, 8)
      expect([kind, differences, count]).toEqual([kind, [], 8])
    }
  })
})

/** A repository of many thousand commits, for `npm run test:long`. */
const real = process.env['MIRRORDESK_REAL_REPOSITORY'] ?? ''
const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const realReads = Number(process.env['MIRRORDESK_REAL_READS'] ?? 500)
const whyNot = existsSync(real) ? null : '(MIRRORDESK_REAL_REPOSITORY names no repository)'

const describeLong = isLong ? describe.skipIf(whyNot !== null) : () => undefined
describeLong(`Random reads of a real repository ${whyNot ?? ''}`, () => {
  // One line in the summary when it is left out.
  it.each(whyNot === null ? kinds : ['every kind'])(
    'answer what git answers: %s',
    { timeout: 3_600_000 },
    async (kind) => {
      const name = `real-${kind}`
      const directory = await world.createRepository(name)
      await git(directory, 'fetch', '--quiet', real, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*')
      const subject = await startSubject(world, name, seed)
      const { count, differences } = await readRandomly(subject, kind, realReads)
      expect([differences, count]).toEqual([[], realReads])
    },
  )
})
