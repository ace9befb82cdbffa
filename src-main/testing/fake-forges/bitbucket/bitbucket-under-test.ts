import { afterEach, expect } from 'vitest'
import { createBitbucket } from '../../../forges/bitbucket/create-bitbucket.ts'
import { scratchDirectory } from '../../scratch.ts'
import { accessTo, createForgeClock } from '../forge-under-test.ts'
import { startFakeBitbucket, type FakeBitbucket } from './start-fake-bitbucket.ts'

const running: FakeBitbucket[] = []
afterEach(async () => {
  const fakes = running.splice(0)
  const violations = fakes.flatMap((fake) => fake.violations)
  for (const fake of fakes) await fake.stop()
  // What was sent against Bitbucket's own description fails a test, whatever came of it.
  expect(violations).toEqual([])
})

/** A fake Bitbucket with Ada, whose API token may do everything, and the adapter that is tested against it. */
export const bitbucketUnderTest = async (scopes?: readonly string[]) => {
  const clock = createForgeClock()
  const fake = await startFakeBitbucket({ directory: scratchDirectory('bitbucket'), now: clock.now })
  running.push(fake)
  const ada = fake.addUser('ada', scopes)
  const signIn = { kind: 'basic', username: ada.email, password: ada.token } as const
  return {
    fake,
    clock,
    ada,
    forge: createBitbucket(clock),
    access: accessTo('bitbucket', fake.url, signIn),
    accessWith: (token: string) => accessTo('bitbucket', fake.url, token),
  }
}
