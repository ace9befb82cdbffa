import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { failureOf } from '../../testing/fake-forges/github/github-under-test.ts'
import type { Fetch } from '../forge-request.ts'
import { createCallGitHub, signOf } from './github-client.ts'
import { createSetDefaultBranch } from './github-creation.ts'
import { createFindById, createFindByPath } from './github-lookup.ts'
import { pagesOf } from './github-pages.ts'

/** One exchange with the real api.github.com, as @octokit/fixtures keeps it. */
type Recorded = {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly response: unknown
  readonly headers: Readonly<Record<string, string>>
}

const recorded = (scenario: string): readonly Recorded[] => {
  const name = `@octokit/fixtures/scenarios/api.github.com/${scenario}/normalized-fixture.json`
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve(name), 'utf8')) as readonly Recorded[]
}

/** Answers as was recorded, word by word; `asked` tells what was asked for. */
const replay = (exchanges: readonly Recorded[]): { readonly fetch: Fetch; readonly asked: string[] } => {
  const asked: string[] = []
  const fetch: Fetch = (url, init) => {
    const [method, path] = [(init.method ?? 'GET').toLowerCase(), `${url.pathname}${url.search}`]
    asked.push(`${method} ${url.origin}${path}`)
    const exchange = exchanges.find((one) => one.method === method && one.path === path)
    if (exchange === undefined) throw new Error(`Nothing was recorded for ${method} ${path}.`)
    const { 'content-length': _length, ...headers } = exchange.headers
    const { status } = exchange
    return Promise.resolve(new Response(JSON.stringify(exchange.response), { status, headers }))
  }
  return { fetch, asked }
}

const access: ForgeAccess = {
  kind: 'github',
  webUrl: 'https://github.com',
  signIn: { kind: 'token', token: 'ghp_recorded' },
  signal: new AbortController().signal,
}
const callOver = (fetch: Fetch) =>
  createCallGitHub({ fetch, now: Date.now, sleep: () => Promise.reject(new Error('It waits.')) })

const api = 'https://api.github.com'

it('finds a renamed repository by its old path, under its new one', async () => {
  const { fetch, asked } = replay(recorded('rename-repository'))
  const found = await createFindByPath(callOver(fetch))(access, 'octokit-fixture-org/rename-repository')
  expect(found).toMatchObject({
    kind: 'found',
    repository: {
      id: '1000',
      path: 'octokit-fixture-org/rename-repository-newname',
      visibility: 'public',
      cloneUrl: 'https://github.com/octokit-fixture-org/rename-repository-newname.git',
      isEmpty: null,
      mayAdminister: true,
    },
  })
  expect(asked).toEqual([
    `get ${api}/repos/octokit-fixture-org/rename-repository`,
    `get ${api}/repositories/1000`,
  ])
})

it('keeps a change a change when it is redirected', async () => {
  const exchanges = recorded('rename-repository')
  // The client is told the old path, as if the rename came right after.
  const old = exchanges.map((one) =>
    one.method === 'get' && one.path === '/repositories/1000'
      ? {
          ...one,
          response: { ...(one.response as object), full_name: 'octokit-fixture-org/rename-repository' },
        }
      : one,
  )
  // Of two answers to the same change, the second is the redirect.
  const redirected = old.filter(
    (one) => !(one.method === 'patch' && one.path.startsWith('/repos/') && one.status === 200),
  )
  const { fetch, asked } = replay(redirected)
  const call = callOver(fetch)
  await createSetDefaultBranch(call, createFindById(call))(access, { id: '1000', path: 'x/y' }, 'main')
  expect(asked.slice(1)).toEqual([
    `patch ${api}/repos/octokit-fixture-org/rename-repository`,
    `patch ${api}/repositories/1000`,
  ])
})

it('follows every page where its header leads', async () => {
  const { fetch, asked } = replay(
    recorded('paginate-issues').map((one) => ({
      ...one,
      // What was recorded asked for three at a time; we ask for a hundred first.
      path: one.path.replace(/issues\?per_page=3$/, 'issues?per_page=100'),
    })),
  )
  const route = 'GET /repos/{owner}/{repo}/issues'
  const parameters = { owner: 'octokit-fixture-org', repo: 'paginate-issues' }
  const pages: number[] = []
  for await (const { body } of pagesOf(callOver(fetch), signOf(access), {
    route,
    parameters,
    what: null,
    purpose: 'read',
  })) {
    pages.push((body as readonly unknown[]).length)
  }
  expect(pages).toEqual([3, 3, 3, 3, 1])
  expect(asked[4]).toBe(`get ${api}/repositories/1000/issues?per_page=3&page=5`)
})

it('reads a repository as it is given to this day', async () => {
  const { fetch } = replay(recorded('get-repository'))
  const found = await createFindByPath(callOver(fetch))(access, 'octokit-fixture-org/hello-world')
  expect(found).toMatchObject({
    repository: {
      path: 'octokit-fixture-org/hello-world',
      isArchived: false,
      isDisabled: false,
      defaultBranch: 'master',
    },
  })
})

it('tells a refusal in the words of GitHub', async () => {
  const { fetch } = replay(recorded('errors'))
  const failure = await failureOf(
    callOver(fetch)(signOf(access), {
      route: 'POST /repos/{owner}/{repo}/labels',
      parameters: { owner: 'octokit-fixture-org', repo: 'errors', name: 'foo', color: 'invalid' },
      what: 'octokit-fixture-org/errors',
      purpose: 'make a label',
    }),
  )
  expect(failure).toMatchObject({
    code: 'forge_refused',
    details: { host: 'api.github.com', status: 422, said: 'Validation Failed' },
  })
})
