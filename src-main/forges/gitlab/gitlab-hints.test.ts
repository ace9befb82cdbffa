import { expect, it } from 'vitest'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlabHints } from './gitlab-hints.ts'

it('names each project once for each hour in which something happened, by a call or two', async () => {
  const { fake, clock, access } = await gitlabUnderTest()
  const hints = createGitlabHints(clock)
  const busy = fake.addRepository('ada/busy')
  clock.pass(7_200_000)
  fake.addRepository('ada/fresh')
  clock.pass(1_000)
  const first = await hints.look(access, null)
  expect(first.repositories.map(({ path }) => path)).toEqual(['ada/fresh'])
  const again = await hints.look(access, first.cursor)
  expect(again.repositories).toEqual([])
  clock.pass(60_000)
  busy.activeAt = clock.now() - 1_000
  const asked = fake.requests.length
  const then = await hints.look(access, again.cursor)
  expect(then.repositories).toMatchObject([{ id: String(busy.id), path: 'ada/busy' }])
  // The second finds that there is no further page.
  expect(fake.requests.length - asked).toBeLessThanOrEqual(2)
})

it('a cursor of another version begins anew', async () => {
  const { clock, access } = await gitlabUnderTest()
  await expect(createGitlabHints(clock).look(access, '{"other":1}')).resolves.toMatchObject({
    repositories: [],
  })
  await expect(createGitlabHints(clock).look(access, 'not JSON')).resolves.toMatchObject({ repositories: [] })
})
