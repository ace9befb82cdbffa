import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { encodePkt, flushPkt } from '../../pkt-line.ts'
import { NoPlainPack, packPieces } from './pack-pieces.ts'

const onBand = (band: number, text: string): Buffer =>
  encodePkt(Buffer.concat([Buffer.of(band), Buffer.from(text)]))

/** What is read of an answer that comes in pieces of so many bytes. */
const read = async (answer: Buffer, bytes: number) => {
  const heard: string[] = []
  const pieces: Buffer[] = []
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let start = 0; start < answer.length; start += bytes) {
      yield await Promise.resolve(answer.subarray(start, start + bytes))
    }
  }
  const fail = (words: string): Error => new Error(`said: ${words}`)
  for await (const piece of packPieces({ chunks }, (text) => heard.push(text), fail)) {
    pieces.push(Buffer.from(piece))
  }
  return { pack: Buffer.concat(pieces).toString('latin1'), heard }
}

const whole = Buffer.concat([
  encodePkt('packfile\n'),
  onBand(2, 'Counting objects: ä'),
  onBand(1, 'PACK of'),
  onBand(1, ''),
  onBand(2, ' done'),
  onBand(1, ' many pieces'),
  flushPkt,
])

describe.each([1, 2, 3, 5, 7, 64, 10_000])('an answer that comes %i bytes at a time', (bytes) => {
  it('is the pack, and what the server wrote beside it', async () => {
    expect(await read(whole, bytes)).toEqual({
      pack: 'PACK of many pieces',
      heard: ['Counting objects: ä', ' done'],
    })
  })

  it('fails when it ends early, anywhere', async () => {
    for (let length = 0; length < whole.length; length += 3) {
      await expect(read(whole.subarray(0, length), bytes)).rejects.toMatchObject({
        code: 'remote_connection_lost',
      })
    }
  })

  it('fails with what the server says, on its band or instead of a pack', async () => {
    const within = Buffer.concat([whole.subarray(0, -4), onBand(3, 'out of memory')])
    await expect(read(within, bytes)).rejects.toThrow('said: out of memory')
    await expect(read(encodePkt('ERR no such thing\n'), bytes)).rejects.toThrow('said: no such thing')
  })

  it('is left to git when another section comes first, and no answer when it is not in the protocol', async () => {
    await expect(read(encodePkt('shallow-info\n'), bytes)).rejects.toBeInstanceOf(NoPlainPack)
    await expect(read(Buffer.from('<html>'), bytes)).rejects.toMatchObject({ details: { malformed: true } })
    await expect(read(Buffer.from('0003'), bytes)).rejects.toMatchObject({ code: 'remote_error' })
  })
})
