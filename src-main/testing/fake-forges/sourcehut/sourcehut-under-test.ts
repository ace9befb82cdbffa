import { afterEach, expect } from 'vitest'
import { createSourcehut } from '../../../forges/sourcehut/create-sourcehut.ts'
import { scratchDirectory } from '../../scratch.ts'
import { accessTo, createForgeClock } from '../forge-under-test.ts'
import { startFakeSourcehut, type FakeSourcehut } from './start-fake-sourcehut.ts'

const running: FakeSourcehut[] = []
afterEach(async () => {
  const fakes = running.splice(0)
  const violations = fakes.flatMap((fake) => fake.violations)
  for (const fake of fakes) await fake.stop()
  // What was sent against SourceHut's own schema fails a test, whatever came of it.
  expect(violations).toEqual([])
})

/** A fake SourceHut with Ada, whose token may do everything, and the adapter that is tested against it. */
export const sourcehutUnderTest = async (grants?: readonly string[]) => {
  const clock = createForgeClock()
  const fake = await startFakeSourcehut({ directory: scratchDirectory('sourcehut'), now: clock.now })
  running.push(fake)
  const ada = fake.addUser('ada', grants)
  return {
    fake,
    clock,
    ada,
    forge: createSourcehut(clock),
    access: accessTo('sourcehut', fake.url, ada.token),
    accessWith: (token: string) => accessTo('sourcehut', fake.url, token),
  }
}
