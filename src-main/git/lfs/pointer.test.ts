import { expect, it } from 'vitest'
import { parsePointer } from './pointer.ts'

const oid = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'
const spec = 'version https://git-lfs.github.com/spec/v1'
const parse = (text: string) => parsePointer(Buffer.from(text))

it.each([
  ['the example of the specification', `${spec}\noid sha256:${oid}\nsize 12345\n`],
  ['one without its last line end', `${spec}\noid sha256:${oid}\nsize 12345`],
  ['one with an extension', `${spec}\next-0-foo sha256:${oid}\noid sha256:${oid}\nsize 12345\n`],
  ['one with a key of a later version', `${spec}\nnote hello there\noid sha256:${oid}\nsize 12345\n`],
  [
    'the names the specification had before',
    `version https://hawser.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`,
  ],
])('reads %s', (_what, text) => {
  expect(parse(text)).toEqual({ oid, size: 12_345 })
})

it.each([
  ['an empty file', ''],
  ['other text', 'version 2 of the manual\n'],
  ['another version', `version https://example.org/v9\noid sha256:${oid}\nsize 12345\n`],
  ['keys out of order', `${spec}\nsize 12345\noid sha256:${oid}\n`],
  ['a key twice', `${spec}\noid sha256:${oid}\noid sha256:${oid}\nsize 12345\n`],
  ['a version that is not first', `oid sha256:${oid}\n${spec}\nsize 12345\n`],
  ['another hash', `${spec}\noid sha512:${oid}\nsize 12345\n`],
  ['a hash that could be a path', `${spec}\noid sha256:../../../../etc/passwd\nsize 12345\n`],
  ['upper case in the hash', `${spec}\noid sha256:${oid.toUpperCase()}\nsize 12345\n`],
  ['no size', `${spec}\noid sha256:${oid}\n`],
  ['a size that is no number', `${spec}\noid sha256:${oid}\nsize 12e3\n`],
  ['a negative size', `${spec}\noid sha256:${oid}\nsize -1\n`],
  ['a size that no file has', `${spec}\noid sha256:${oid}\nsize 99999999999999999999\n`],
  ['Windows line ends', `${spec}\r\noid sha256:${oid}\r\nsize 12345\r\n`],
  ['empty lines', `${spec}\n\noid sha256:${oid}\nsize 12345\n`],
  ['more than a pointer may hold', `${spec}\nnote ${'x'.repeat(1_024)}\noid sha256:${oid}\nsize 1\n`],
])('takes %s for no pointer', (_what, text) => {
  expect(parse(text)).toBeNull()
})
