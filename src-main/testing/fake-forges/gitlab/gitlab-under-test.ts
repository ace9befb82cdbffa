import { afterEach, expect } from 'vitest'
import { createGitlab } from '../../../forges/gitlab/create-gitlab.ts'
import { scratchDirectory } from '../../scratch.ts'
import { accessTo, createForgeClock } from '../forge-under-test.ts'
import { startFakeGitlab, type FakeGitlab } from './start-fake-gitlab.ts'

const running: FakeGitlab[] = []
afterEach(async () => {
  const fakes = running.splice(0)
  const violations = fakes.flatMap((fake) => fake.violations)
  for (const fake of fakes) await fake.stop()
  // What was sent against GitLab's own description fails a test, whatever came of it.
  expect(violations).toEqual([])
})

/** A fake GitLab with Ada, whose token may do everything, and the adapter that is tested against it. */
export const gitlabUnderTest = async (
  options: { readonly prefix?: string; readonly version?: string } = {},
) => {
  const clock = createForgeClock()
  const fake = await startFakeGitlab({
    directory: scratchDirectory('gitlab'),
    now: clock.now,
    ...options,
  })
  running.push(fake)
  const ada = fake.addUser('ada')
  const forge = createGitlab(clock)
  return {
    fake,
    clock,
    forge,
    ada,
    access: accessTo('gitlab', fake.url, ada.token),
    accessWith: (token: string) => accessTo('gitlab', fake.url, token),
  }
}
