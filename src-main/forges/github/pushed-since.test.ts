import { beforeAll, expect, it } from 'vitest'
import { failureOf, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createCallGitHub } from './github-client.ts'
import { createPushedSince } from './pushed-since.ts'

const { fake, dependencies, access, now, advance } = githubUnderTest()
const pushedSince = createPushedSince(createCallGitHub(dependencies))
let token = ''

beforeAll(() => {
  fake().addUser('mona')
  token = fake().addToken('mona', 'classic', { scopes: ['repo'] })
  for (let at = 0; at < 130; at += 1)
    fake().addRepository(`mona/r${at}`, { pushedAt: now() - 1_000_000 - at })
})

const push = (path: string): string => {
  const repository = fake().repositoryAt(path)
  repository.pushedAt = now()
  return String(repository.id)
}

it('names what was pushed to, by one call, and costs nothing while nothing is', async () => {
  advance(60_000)
  const [since, one, other] = [now(), push('mona/r5'), push('mona/r129')]
  const asked = fake().requests.length
  const first = await pushedSince(access(token), since, { etag: null })
  expect(fake().requests).toHaveLength(asked + 1)
  expect(first.isUnchanged).toBe(false)
  expect(new Set(first.repositoryIds)).toEqual(new Set([one, other]))

  const used = fake().world.tokens.get(token)?.used
  const again = await pushedSince(access(token), now(), first.memory)
  expect(again).toEqual({ isUnchanged: true, repositoryIds: [], repositories: [], memory: first.memory })
  expect(fake().requests.at(-1)?.status).toBe(304)
  expect(fake().world.tokens.get(token)?.used).toBe(used)

  advance(60_000)
  const [later, third] = [now(), push('mona/r7')]
  const then = await pushedSince(access(token), later, again.memory)
  expect([then.isUnchanged, then.repositoryIds]).toEqual([false, [third]])
})

it('reads on while pages are full of pushes', async () => {
  advance(60_000)
  const since = now()
  const pushed = Array.from({ length: 120 }, (_value, at) => push(`mona/r${at}`))
  const { repositoryIds } = await pushedSince(access(token), since, { etag: null })
  expect(new Set(repositoryIds)).toEqual(new Set(pushed))
})

it('is nothing that an installation could ask', async () => {
  expect(await failureOf(pushedSince(access('ghs_1_a.b.c'), 0, { etag: null }))).toMatchObject({
    code: 'forge_cannot',
  })
})
