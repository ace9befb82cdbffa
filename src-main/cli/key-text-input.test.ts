import { PassThrough, Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { readKeyText } from './key-text-input.ts'

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'

it('takes all lines that are piped in', async () => {
  const output = new PassThrough()
  expect(await readKeyText(Readable.from([pem.slice(0, 40), `${pem.slice(40)}\n`]), output)).toBe(`${pem}\n`)
  expect(output.read()).toBeNull()
})

it('takes what is pasted up to the last line of the key, and echoes nothing of it', async () => {
  const output = new PassThrough()
  const input = Object.assign(new PassThrough(), { isTTY: true })
  const text = readKeyText(input, output)
  input.write(`${pem}\n`.replaceAll('\n', '\r'))
  expect(await text).toBe(pem)
  expect(String(output.read())).toBe('Paste the private key: \n')
})

it('refuses nothing, and a whole file', async () => {
  const output = new PassThrough()
  await expect(readKeyText(Readable.from(['\n']), output)).rejects.toThrow('No private key')
  await expect(readKeyText(Readable.from(['x'.repeat(70_000)]), output)).rejects.toThrow('too long')
})
