import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../../testing/scratch.ts'
import { createReceivingPacks } from './receiving-packs.ts'

const repository = scratchDirectory('receiving-packs')
const packs = path.join(repository, 'objects', 'pack')
mkdirSync(packs, { recursive: true })

const partOf = (name: string): void => {
  writeFileSync(path.join(packs, `tmp_pack_${name}`), 'PACK')
  utimesSync(path.join(packs, `tmp_pack_${name}`), 1, 1)
}

it('leaves the parts of packs alone until the last fetch of the repository has ended', async () => {
  const receiving = createReceivingPacks()
  const other = Promise.withResolvers<string>()
  partOf('first')
  partOf('second')
  const second = receiving(repository, () => other.promise)
  const failure = new Error('It broke off.')
  await expect(receiving(repository, () => Promise.reject(failure))).rejects.toBe(failure)
  expect(readdirSync(packs)).toEqual(['tmp_pack_first', 'tmp_pack_second'])
  other.resolve('done')
  expect(await second).toBe('done')
  expect(readdirSync(packs)).toEqual([])
})

it('says what the fetch says when its repository is gone', async () => {
  const gone = path.join(repository, 'gone')
  expect(await createReceivingPacks()(gone, () => Promise.resolve(1))).toBe(1)
})
