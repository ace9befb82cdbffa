import { describe, expect, it } from 'vitest'
import type { RawCommit } from '../../core/ports/introduced-commits.ts'
import { rawCommitsOf } from './raw-commits.ts'

const idOf = (index: number): string => index.toString(16).padStart(40, '0')
const entry = (index: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${idOf(index)} commit ${content.length}\n`), content, Buffer.from('\n')])

const readAll = async (output: Buffer, chunkLength: number): Promise<readonly RawCommit[]> => {
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let start = 0; start < output.length; start += chunkLength) {
      yield await Promise.resolve(output.subarray(start, start + chunkLength))
    }
  }
  const read: RawCommit[] = []
  for await (const commits of rawCommitsOf(chunks())) read.push(...commits)
  return read
}

describe('the output of git cat-file', () => {
  it.each([1, 2, 7, 64, 1_000, 1_000_000])('is cut into commits, in chunks of %i bytes', async (length) => {
    const contents = ['tree x\n\nHello\n', '', '\n\n', 'x'.repeat(300), '0'.repeat(40)].map((text) =>
      Buffer.from(text),
    )
    const output = Buffer.concat(contents.map((content, index) => entry(index, content)))
    expect(await readAll(output, length)).toEqual(
      contents.map((content, index) => ({ id: idOf(index), content })),
    )
  })

  it.each([4_000, 65_536, 100_000_000])(
    'is passed over where a commit is too large, in chunks of %i bytes',
    async (length) => {
      const small = Buffer.from('tree x\n')
      const output = Buffer.concat([
        entry(1, small),
        entry(2, Buffer.alloc(5_000_000, '\n')),
        entry(3, small),
      ])
      expect(await readAll(output, length)).toEqual([
        { id: idOf(1), content: small },
        { id: idOf(2), content: null },
        { id: idOf(3), content: small },
      ])
    },
  )

  it('that names a missing object ends the reading', async () => {
    await expect(readAll(Buffer.from(`${idOf(1)} missing\n`), 100)).rejects.toMatchObject({
      code: 'store_damaged',
    })
  })
})
