import path from 'node:path'
import { expect, it } from 'vitest'
import { type CredentialValues, readCredential } from './credential-options.ts'

const read = (values: CredentialValues, host = 'example.org', urlUsername: string | null = null) =>
  readCredential(values, host, urlUsername, (question) => Promise.resolve(`the ${question.toLowerCase()}`))

it('reads each way to give a credential', async () => {
  expect(await read({})).toBeNull()
  expect(await read({ username: 'ada', 'password-stdin': true })).toEqual({
    kind: 'password',
    username: 'ada',
    password: 'the password',
  })
  expect(await read({ 'ssh-key': 'id' })).toEqual({ kind: 'ssh_key', keyFile: path.resolve('id') })
  expect(await read({ 'ssh-agent': true })).toEqual({ kind: 'ssh_agent' })
})

it('takes the user name of the address when none is given', async () => {
  expect(await read({ 'password-stdin': true }, 'example.org', 'ada')).toMatchObject({ username: 'ada' })
})

it('gives a bare token the user name its host wants', async () => {
  expect(await read({ 'token-stdin': true })).toMatchObject({ username: 'token', password: 'the token' })
  expect(await read({ 'token-stdin': true }, 'bitbucket.org')).toMatchObject({ username: 'x-token-auth' })
})

it.each<[CredentialValues, string]>([
  [{ 'password-stdin': true }, '--password-stdin needs --username.'],
  [{ username: 'ada' }, '--username needs --password-stdin or --token-stdin.'],
  [{ 'token-stdin': true, 'ssh-agent': true }, 'Give only one of --token-stdin and --ssh-agent.'],
])('refuses %o', async (values, sentence) => {
  await expect(read(values)).rejects.toThrow(sentence)
})
