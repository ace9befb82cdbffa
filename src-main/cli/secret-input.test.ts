import { PassThrough, Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { readSecret } from './secret-input.ts'

it('takes the first line of what is piped in', async () => {
  const output = new PassThrough()
  expect(await readSecret('Token', Readable.from(['abc', ' def\r\nrest']), output)).toBe('abc def')
  expect(output.read()).toBeNull()
})

it('refuses nothing, and a whole file', async () => {
  const output = new PassThrough()
  await expect(readSecret('Token', Readable.from(['\n']), output)).rejects.toThrow('The token')
  await expect(readSecret('Token', Readable.from(['x'.repeat(70_000)]), output)).rejects.toThrow('too long')
})

it('asks on a terminal and does not echo what is typed', async () => {
  const output = new PassThrough()
  const input = Object.assign(new PassThrough(), { isTTY: true })
  const secret = readSecret('Password', input, output)
  input.write('hunter2\r')
  expect(await secret).toBe('hunter2')
  expect(String(output.read())).toBe('Password: \n')
})
