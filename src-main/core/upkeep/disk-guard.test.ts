import { expect, test } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createDiskGuard } from './disk-guard.ts'

const gigabyte = 1_000_000_000

const guarded = (freeGigabytes: number) => {
  const disk = { freeBytes: freeGigabytes * gigabyte }
  const clock = createManualClock()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const guard = createDiskGuard({ freeBytes: () => Promise.resolve(disk.freeBytes), clock, log })
  return { guard, disk, clock }
}
const never = new AbortController().signal

test('fetches wait below one gigabyte and go on above two', async () => {
  const { guard, disk, clock } = guarded(5)
  guard.start()
  await clock.advance(0)
  await guard.whenRoomy(never)
  const falling = guard.becomesLow()
  disk.freeBytes = 0.9 * gigabyte
  await clock.advance(30_000)
  expect(guard.isLow()).toBe(true)
  expect(falling.reason).toMatchObject({
    code: 'disk_full',
    message: 'Only 0.9 GB are free on the disk; fetching is paused.',
  })
  let waited = false
  const waiting = guard.whenRoomy(never).then(() => {
    waited = true
  })
  disk.freeBytes = 1.9 * gigabyte
  await clock.advance(30_000)
  expect(waited).toBe(false)
  disk.freeBytes = 2.1 * gigabyte
  await clock.advance(30_000)
  await waiting
  expect(guard.isLow()).toBe(false)
  expect(guard.becomesLow().aborted).toBe(false)
  guard.stop()
  expect(clock.pending()).toBe(0)
})

test('a full disk that somebody met is seen at once, and a run that is cancelled waits no longer', async () => {
  const { guard } = guarded(0.2)
  await guard.look()
  const cancel = new AbortController()
  const waiting = guard.whenRoomy(cancel.signal)
  cancel.abort(new Error('cancelled'))
  await expect(waiting).rejects.toThrow('cancelled')
})

test('a first copy begins only when 2.2 times its size fit beside two gigabytes', async () => {
  const { guard } = guarded(10)
  await guard.checkFirstCopy(3.6 * gigabyte)
  await expect(guard.checkFirstCopy(3.7 * gigabyte)).rejects.toMatchObject({
    code: 'disk_full',
    details: {
      reason: 'The first copy needs about 8.1 GB beside a reserve of 2.0 GB, and 10.0 GB are free.',
    },
  })
  await guard.checkFirstCopy(null)
  await expect(guarded(1.5).guard.checkFirstCopy(null)).rejects.toMatchObject({ code: 'disk_full' })
})

test('a small disk is low at a twentieth, not for ever', async () => {
  const disk = { freeBytes: 3_000_000 }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const guard = createDiskGuard({
    freeBytes: () => Promise.resolve(disk.freeBytes),
    totalBytes: () => Promise.resolve(6_000_000),
    clock: createManualClock(),
    log,
  })
  await guard.look()
  expect(guard.isLow()).toBe(false)
  await guard.checkFirstCopy(null)
  disk.freeBytes = 200_000
  await guard.look()
  expect(guard.isLow()).toBe(true)
  disk.freeBytes = 700_000
  await guard.look()
  expect(guard.isLow()).toBe(false)
})
