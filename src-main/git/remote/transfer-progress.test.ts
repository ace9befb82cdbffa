import { expect, it } from 'vitest'
import type { GitProgress } from '../../core/ports/remote-git.ts'
import { bytesOf, createTransferProgress, fractionOf } from './transfer-progress.ts'

it.each([
  ['remote: Counting objects:  50% (1/2)', 0.025],
  ['remote: Compressing objects: 100% (2/2), done.', 0.15],
  ['Receiving objects:  50% (5/10), 1.00 MiB | 2.00 MiB/s', 0.5],
  ['Writing objects: 100% (10/10), 185 bytes | 185.00 KiB/s, done.', 0.85],
  ['Resolving deltas: 100% (3/3), done.', 1],
])('%s is at %d of the whole', (line, fraction) => {
  expect(fractionOf(line)).toBeCloseTo(fraction)
})

it('takes no other line for progress', () => {
  expect(fractionOf('remote: Total 3 (delta 0), reused 0 (delta 0), pack-reused 0')).toBeNull()
})

it.each([
  ['Receiving objects: 100% (3/3), 185 bytes | 185.00 KiB/s, done.', 185],
  ['Writing objects:  10% (1/10), 1.50 MiB | 1.00 MiB/s', 1_572_864],
  ['Resolving deltas: 100% (3/3), done.', null],
])('%s counts %s bytes', (line, bytes) => {
  expect(bytesOf(line)).toBe(bytes)
})

it('reports at most four times a second, the last line always, and never falls back', () => {
  let now = 0
  const reports: GitProgress[] = []
  const progress = createTransferProgress(
    (one) => reports.push(one),
    ['secret'],
    () => now,
  )
  for (let percent = 0; percent <= 100; percent += 1) {
    progress.push(`Receiving objects: ${String(percent).padStart(3)}% (${percent}/100)\r`)
    now += 10
  }
  progress.push('remote: Counting obj')
  progress.push('ects:   1% (1/100)\rResolving deltas: 100% (1/1) secret')
  progress.finish()
  expect(reports.length).toBeLessThanOrEqual(6)
  expect(reports.at(-1)).toEqual({ fraction: 1, text: 'Resolving deltas: 100% (1/1) [redacted]' })
  const fractions = reports.map((one) => one.fraction ?? -1)
  expect(fractions).toEqual(fractions.toSorted((left, right) => left - right))
})
