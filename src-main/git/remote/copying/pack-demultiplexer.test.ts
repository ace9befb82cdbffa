import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { encodePkt, flushPkt } from '../../pkt-line.ts'
import { createPackDemultiplexer, NoPlainPack } from './pack-demultiplexer.ts'

const onBand = (band: number, text: string): Buffer =>
  encodePkt(Buffer.concat([Buffer.of(band), Buffer.from(text)]))

/** What is read of an answer that comes in pieces of so many bytes. */
const read = (answer: Buffer, bytes: number) => {
  const heard: string[] = []
  const pieces: Buffer[] = []
  const { take, end } = createPackDemultiplexer({
    give: (piece) => pieces.push(Buffer.from(piece)),
    hear: (text) => heard.push(text),
    fail: (words) => new Error(`said: ${words}`),
  })
  for (let start = 0; start < answer.length; start += bytes) take(answer.subarray(start, start + bytes))
  end()
  return { pack: Buffer.concat(pieces).toString('latin1'), heard }
}

const failureOf = (answer: Buffer, bytes: number): unknown => {
  try {
    return read(answer, bytes)
  } catch (error) {
    return error
  }
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
  it('is the pack, and what the server wrote beside it', () => {
    expect(read(whole, bytes)).toEqual({
      pack: 'PACK of many pieces',
      heard: ['Counting objects: ä', ' done'],
    })
  })

  it('fails when it ends early, anywhere', () => {
    for (let length = 0; length < whole.length; length += 3) {
      expect(failureOf(whole.subarray(0, length), bytes)).toMatchObject({ code: 'remote_connection_lost' })
    }
  })

  it('fails with what the server says, on its band or instead of a pack', () => {
    const within = Buffer.concat([whole.subarray(0, -4), onBand(3, 'out of memory')])
    expect(failureOf(within, bytes)).toMatchObject({ message: 'said: out of memory' })
    expect(failureOf(encodePkt('ERR no such thing\n'), bytes)).toMatchObject({
      message: 'said: no such thing',
    })
  })

  it('is left to git when another section comes first, and no answer when it is not in the protocol', () => {
    expect(failureOf(encodePkt('shallow-info\n'), bytes)).toBeInstanceOf(NoPlainPack)
    expect(failureOf(Buffer.from('<html>'), bytes)).toMatchObject({ details: { malformed: true } })
    expect(failureOf(Buffer.from('0003'), bytes)).toMatchObject({ code: 'remote_error' })
  })
})
