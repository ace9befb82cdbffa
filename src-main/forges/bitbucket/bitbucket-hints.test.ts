import { expect, it } from 'vitest'
import { bitbucketUnderTest } from '../../testing/fake-forges/bitbucket/bitbucket-under-test.ts'
import { createBitbucketHints } from './bitbucket-hints.ts'

it('names what changed in each workspace since the last look, by one call for each', async () => {
  const { fake, clock, access, ada } = await bitbucketUnderTest()
  const hints = createBitbucketHints(clock)
  fake.addOrganization('acme', { [ada.uuid]: 'write' })
  fake.addRepository('ada/notes')
  const engine = fake.addRepository('acme/engine')
  clock.pass(3_600_000)
  const first = await hints.look(access, null)
  expect(first.repositories).toEqual([])
  clock.pass(60_000)
  engine.updatedAt = clock.now()
  const asked = fake.requests.length
  const then = await hints.look(access, first.cursor)
  expect(then.repositories).toEqual([{ id: engine.uuid, path: 'acme/engine', urls: [] }])
  expect(fake.requests).toHaveLength(asked + 2)
  expect((await hints.look(access, then.cursor)).repositories).toEqual([])
})

it('asks five workspaces at a time, and the others in the next look', async () => {
  const { fake, clock, access, ada } = await bitbucketUnderTest()
  const hints = createBitbucketHints(clock)
  for (let at = 0; at < 7; at += 1) fake.addOrganization(`team-${at}`, { [ada.uuid]: 'write' })
  const first = await hints.look(access, null)
  const late = fake.addRepository('team-6/late')
  clock.pass(60_000)
  late.updatedAt = clock.now()
  const asked = fake.requests.length
  const second = await hints.look(access, first.cursor)
  expect(fake.requests.length - asked).toBe(5)
  expect(second.repositories.map(({ path }) => path)).toEqual(['team-6/late'])
})
