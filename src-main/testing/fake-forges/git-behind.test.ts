import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bareRepository, commitFile, git, scratchDirectory, tryGit, workRepository } from '../scratch.ts'
import { createGitBehind, type GitRequest } from './git-behind.ts'

const scratch = scratchDirectory('git-behind')
const asked: GitRequest[] = []
let pushes = 0
let base = ''
let work = ''

const server = createServer((request, response) => {
  if (!behind(request, response)) response.writeHead(404).end('no git')
})
const behind = createGitBehind((request) => {
  asked.push(request)
  if (request.repositoryPath === 'acme/old') return { kind: 'moved', repositoryPath: 'acme/tool' }
  if (request.credentials?.password !== 'sesame') return { kind: 'refuse', status: 401, said: 'Sign in.' }
  if (request.repositoryPath !== 'acme/tool') return { kind: 'refuse', status: 404, said: 'Not found.' }
  return { kind: 'serve', directory: path.join(scratch, 'kept-7.git'), afterPush: () => (pushes += 1) }
}, '/git')

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `127.0.0.1:${(server.address() as AddressInfo).port}/git`
  await bareRepository(scratch, 'kept-7.git')
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'a')
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

it('takes a push and gives it back, also by an old name, whatever the directory is called', async () => {
  await git(work, 'push', '--quiet', `http://me:sesame@${base}/acme/tool.git`, 'main')
  expect(pushes).toBe(1)
  const listed = await git(work, 'ls-remote', `http://me:sesame@${base}/acme/old.git`, 'refs/heads/main')
  expect(listed).toContain(await git(work, 'rev-parse', 'HEAD'))
  expect(asked.some(({ isPush }) => isPush)).toBe(true)
})

it('asks for a sign-in, and hides what is not there', async () => {
  const without = await tryGit(work, ['ls-remote', `http://${base}/acme/tool.git`])
  expect(without.stderr).toMatch(/could not read Username|terminal prompts disabled/)
  const missing = await tryGit(work, ['ls-remote', `http://me:sesame@${base}/acme/none.git`])
  expect(missing.stderr).toContain('not found')
})

it('leaves all other requests alone', async () => {
  const answer = await fetch(`http://${base}/acme/tool`)
  expect([answer.status, await answer.text()]).toEqual([404, 'no git'])
})
