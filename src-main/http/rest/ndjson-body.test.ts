import { Readable } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from './base64-field.ts'
import { withNdjson } from './ndjson-body.ts'
import { ndjsonLines } from './ndjson-lines.ts'

async function* piecesOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size))
  }
}

const linesIn = async (text: string, size: number, most = 1_000): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of ndjsonLines(piecesOf(text, size), () => most)) lines.push(line.toString())
  return lines
}

describe('lines', () => {
  it.each([1, 2, 3, 7, 1_000])('are cut wherever the parts of the body end (%d bytes)', async (size) => {
    expect(await linesIn('ä\n\n\r\nlong line\r\n{"a":1}\nlast', size)).toEqual([
      'ä',
      'long line\r',
      '{"a":1}',
      'last',
    ])
    expect(await linesIn('', size)).toEqual([])
  })

  it('that are too long are refused before they are held', async () => {
    expect(await linesIn(`${'x'.repeat(10)}\n${'y'.repeat(10)}`, 3, 10)).toHaveLength(2)
    await expect(linesIn('x'.repeat(11), 3, 10)).rejects.toMatchObject({ code: 'too_large' })
  })
})

/** What a body with this second line gives as its data. */
const dataOf = (line: string): Promise<string> => {
  const request = Readable.from([Buffer.from(`{"metadata":{}}\n${line}\n`)]) as unknown as IncomingMessage
  return withNdjson(request, async (body) => {
    for await (const { data } of body.records('blob_chunk')) {
      return decodeBase64('data', data, Buffer.alloc(100_000)).toString()
    }
    return ''
  })
}

describe('the data of a chunk', () => {
  const long = 'a?b>'.repeat(5_000)
  const base64 = Buffer.from(long).toString('base64')
  it.each<[string, string]>([
    ['as clients send it', `{"blob_chunk":{"content_id":"c","data":"${base64}","eof":true}}`],
    ['with spaces', `{ "blob_chunk" : { "data" : "${base64}" , "content_id" : "c" } }`],
    ['with escaped slashes', `{"blob_chunk":{"content_id":"c","data":"${base64.replaceAll('/', '\\/')}"}}`],
    [
      'beside a name that looks like it',
      `{"blob_chunk":{"content_id":"data","x":"\\"data\\":\\"","data":"${base64}"}}`,
    ],
    [
      'when it comes twice',
      `{"blob_chunk":{"data":"${Buffer.from('x'.repeat(9_000)).toString('base64')}","data":"${base64}"}}`,
    ],
  ])('is read %s', async (_, line) => {
    expect(await dataOf(line)).toBe(long)
  })

  it.each([
    'a',
    'ab',
    'abc',
    'abcd',
    '',
    'a=b',
    'ab==cd==',
    'YQ=',
    'Y===',
    'YWJj\n',
    'YW-_',
    'YWJjä',
    '====',
    'YWJ Łabc',
  ])('is base64 only when %j is taken by a strict decoder', (text) => {
    const strict = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    const decode = (): string => decodeBase64('data', text, Buffer.alloc(100)).toString('base64')
    if (strict) expect(decode()).toBe(text)
    else expect(decode).toThrow('data: is not valid base64')
  })

  it('is not more than there is room for', () => {
    expect(decodeBase64('data', 'YWJj', Buffer.alloc(3)).toString()).toBe('abc')
    expect(() => decodeBase64('data', 'YWJjYQ==', Buffer.alloc(3))).toThrow('more than 3 bytes')
  })
})
