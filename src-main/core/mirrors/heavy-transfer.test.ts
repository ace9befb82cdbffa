import { expect, it } from 'vitest'
import type { RunKind } from '../../../src-shared/domain/run.ts'
import { createIsHeavy, heavyBytes } from './heavy-transfer.ts'

const isHeavy = (
  kind: RunKind,
  given: { readonly isFirst?: boolean; readonly remote?: number | null } = {},
) =>
  createIsHeavy({
    job: { kind, url: 'https://git.example.org/a' },
    estimateBytes: () => Promise.resolve(given.remote ?? null),
    isFirst: () => given.isFirst ?? false,
  })

it('takes a first copy for heavy, unless it is known to be small', async () => {
  expect(await isHeavy('pull', { isFirst: true })()).toBe(true)
  expect(await isHeavy('fetch', { isFirst: true })()).toBe(true)
  expect(await isHeavy('pull', { isFirst: true, remote: heavyBytes + 1 })()).toBe(true)
  expect(await isHeavy('sync', { isFirst: true, remote: heavyBytes })({ sentBytes: 10 })).toBe(false)
})

it('takes no later run for heavy, unless it counted itself what it sends', async () => {
  expect(await isHeavy('pull', { remote: 9 * heavyBytes })()).toBe(false)
  for (const kind of ['push', 'sync'] as const) {
    expect(await isHeavy(kind)({ sentBytes: heavyBytes + 1 })).toBe(true)
    expect(await isHeavy(kind)({ sentBytes: heavyBytes })).toBe(false)
  }
})

it('asks of a first push, too, what it sends, and of a first sync both', async () => {
  expect(await isHeavy('push', { isFirst: true, remote: 9 * heavyBytes })({ sentBytes: 10 })).toBe(false)
  expect(await isHeavy('sync', { isFirst: true, remote: 9 * heavyBytes })({ sentBytes: 10 })).toBe(true)
  expect(await isHeavy('sync', { isFirst: true, remote: 10 })({ sentBytes: heavyBytes + 1 })).toBe(true)
})
