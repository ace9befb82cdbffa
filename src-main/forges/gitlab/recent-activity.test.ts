import { expect, it } from 'vitest'
import { allOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlabRecentActivity } from './recent-activity.ts'

it('the projects in which something happened since a time are listed, whatever their number', async () => {
  const { fake, clock, access } = await gitlabUnderTest()
  const activeSince = createGitlabRecentActivity(clock)
  fake.addRepository('ada/quiet')
  clock.pass(3_600_000)
  const since = clock.now()
  clock.pass(1_000)
  for (let at = 0; at < 130; at += 1) fake.addRepository(`ada/busy-${at}`)
  const active = await allOf(activeSince(access, since))
  expect([active.length, new Set(active.map(({ activeAt }) => activeAt))]).toEqual([
    130,
    new Set([clock.now()]),
  ])
})
