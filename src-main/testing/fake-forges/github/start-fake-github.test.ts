import http from 'node:http'
import { beforeAll, expect, it } from 'vitest'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../../scratch.ts'
import { githubUnderTest } from './github-under-test.ts'

const { fake } = githubUnderTest()
const scratch = scratchDirectory('github-git')
let token = ''
let work = ''

beforeAll(async () => {
  fake().addUser('mona')
  fake().addUser('hubot')
  token = fake().addToken('mona', 'classic', { scopes: ['repo'] })
  fake().addRepository('mona/tool')
  for (let at = 0; at < 130; at += 1) fake().addRepository(`hubot/r${at}`, { visibility: 'public' })
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'a')
})

const headers = (): Record<string, string> => ({
  Authorization: `Bearer ${token}`,
  Accept: 'application/vnd.github+json',
  'X-GitHub-Api-Version': '2022-11-28',
})
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${fake().url}/api/v3${path}`, { ...init, headers: { ...headers(), ...(init.headers as object) } })
const clone = (path: string, password: string, name = 'x'): string =>
  `${fake().url.replace('://', `://${name}:${password}@`)}/${path}.git`

it('takes no request without a name of the program', async () => {
  const status = await new Promise((resolve, reject) => {
    http
      .get(`${fake().url}/api/v3/user`, { headers: headers() }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })
  expect(status).toBe(403)
})

it.each([
  ['a parameter that is not there', '/user/repos?pages=2', 'GET', undefined, 'GET /user/repos: ?pages'],
  ['a call that is not there', '/user/repositories', 'GET', undefined, 'is no call of ours'],
  ['a method that is not there', '/user', 'DELETE', undefined, 'is no call of ours'],
  [
    'a field that is not there',
    '/user/repos',
    'POST',
    '{"name":"a","color":"red"}',
    'POST /user/repos: color',
  ],
])('notes %s, and fails', async (_name, path, method, body, said) => {
  const response = await ask(path, { method, ...(body === undefined ? {} : { body }) })
  expect(response.status).toBe(500)
  expect(fake().violations.splice(0).join()).toContain(said)
})

it('notes a request without the version of the API', async () => {
  expect((await ask('/user', { headers: { 'X-GitHub-Api-Version': '' } })).status).toBe(500)
  expect(fake().violations.splice(0).join()).toContain('without the version')
})

it('gives a hundred at most, and leads to next pages by addresses of its own', async () => {
  const response = await ask('/users/hubot/repos?per_page=1000')
  expect(((await response.json()) as unknown[]).length).toBe(100)
  expect(response.headers.get('link')).toMatch(/\/user\/\d+\/repos\?per_page=1000&page=2>; rel="next"/)
  const both = await ask('/user/repos?type=all&affiliation=owner')
  expect(both.status).toBe(422)
})

it('counts calls, but none that found nothing new', async () => {
  const first = await ask('/user')
  const left = Number(first.headers.get('x-ratelimit-remaining'))
  const again = await ask('/user', { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } })
  expect([again.status, Number(again.headers.get('x-ratelimit-remaining'))]).toEqual([304, left])
  const third = await ask('/user', { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } })
  expect(Number(third.headers.get('x-ratelimit-remaining'))).toBe(left)
})

it('opens git by the tokens of its API, with any name but none, and by a name a repository had', async () => {
  const push = (url: string) => tryGit(work, ['push', '--quiet', url, 'HEAD:refs/heads/main'])
  expect((await push(clone('mona/tool', token, 'x-access-token'))).exitCode).toBe(0)
  fake().rename('mona/tool', 'instrument')
  const listed = await git(work, 'ls-remote', clone('mona/tool', token), 'refs/heads/main')
  expect(listed).toContain(await git(work, 'rev-parse', 'HEAD'))
  expect((await push(clone('mona/instrument', 'ghp_wrong'))).stderr).toMatch(
    /Authentication failed|could not read/,
  )
  // A wrong sign-in is refused even where none would be needed.
  const refs = `${fake().url}/hubot/r1.git/info/refs?service=git-upload-pack`
  const wrong = { Authorization: `Basic ${Buffer.from('x:ghp_wrong').toString('base64')}` }
  expect((await fetch(refs, { headers: wrong })).status).toBe(401)
  expect((await tryGit(work, ['ls-remote', `${fake().url}/hubot/r1.git`])).exitCode).toBe(0)
  const denied = await tryGit(work, ['push', '--quiet', clone('hubot/r1', token), 'HEAD:refs/heads/main'])
  expect(denied.stderr).toContain('403')
})
