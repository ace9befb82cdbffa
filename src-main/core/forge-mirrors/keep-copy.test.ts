import { expect, it } from 'vitest'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { overwrittenBy } from './compare-forge-sides.ts'
import { nameOfCopy } from './keep-copy.ts'
import { nextLookAt } from './next-look.ts'
import { chosenInterval } from './prepare-push.ts'

it('names a copy after where it comes from, as names here may be', () => {
  expect(nameOfCopy({ host: 'github.com', path: 'acme/tool' })).toBe('kept-copies/github.com/acme/tool')
  const odd = [
    { host: '127.0.0.1:3000', path: 'acme/.github' },
    { host: 'git.sr.ht', path: '~ada/x+ephemeral' },
    { host: 'example.org', path: 'a b/c:d/e.git.' },
  ]
  for (const remote of odd) expect(repositoryNameProblem(nameOfCopy(remote))).toBeNull()
})

it('counts as lost whatever does not stand there with the same id', () => {
  const refs = (...entries: readonly (readonly [string, string])[]) => new Map(entries)
  const from = refs(['refs/heads/main', 'a'], ['refs/heads/more', 'b'])
  expect(overwrittenBy(from, refs(['refs/heads/main', 'a'])).refs.size).toBe(0)
  const lost = overwrittenBy(from, refs(['refs/heads/main', 'x'], ['refs/tags/v1', 'y']))
  expect([...lost.refs]).toEqual([
    ['refs/heads/main', 'x'],
    ['refs/tags/v1', 'y'],
  ])
  const other = overwrittenBy(from, refs(['refs/heads/main', 'z'], ['refs/tags/v1', 'y']))
  expect(other.fingerprint).not.toBe(lost.fingerprint)
})

it('looks about as often as it runs, never more than every ten minutes, never less than every six hours', () => {
  const minutes = (intervalMs: number | null): number =>
    nextLookAt({ intervalMs, isRunning: false }, 0, () => 0) / 60_000
  expect([600_000, 60_000, null, 86_400_000].map(minutes)).toEqual([10, 10, 60, 360])
  expect(nextLookAt({ intervalMs: 600_000, isRunning: false }, 0, () => 0.999)).toBeLessThan(660_000)
})

it('takes no interval below the least, and none where there is no clock', () => {
  const clocked = { intervals: true, shortestIntervalMs: 600_000 }
  expect([chosenInterval(clocked, undefined), chosenInterval(clocked, null)]).toEqual([28_800_000, null])
  expect(() => chosenInterval(clocked, 599_999)).toThrow('every 10 minutes at most')
  const following = { intervals: false, shortestIntervalMs: 300_000 }
  expect(chosenInterval(following, undefined)).toBeNull()
  expect(() => chosenInterval(following, 3_600_000)).toThrow('no clock')
})
