import { expect, it } from 'vitest'
import type { RunKind } from '../../../src-shared/domain/run.ts'
import { createIsHeavy, heavyBytes } from './heavy-transfer.ts'

const isHeavy = (
  kind: RunKind,
  given: { readonly isFirst?: boolean; readonly remote?: number | null; readonly here?: number | null },
) => {
  const { isFirst = false, remote = null, here = null } = given
  const sizes = here === null ? null : { totalBytes: here, keptBytes: 0, packCount: 1 }
  return createIsHeavy({
    job: { kind, repositoryId: 'repo_1', url: 'https://git.example.org/a' },
    stores: { upkeep: { find: () => ({ sizes }) as never } as never },
    estimateBytes: () => Promise.resolve(remote),
    isFirst: () => isFirst,
  })
}

it('takes a first copy for heavy, unless it is known to be small', async () => {
  expect(await isHeavy('pull', { isFirst: true })()).toBe(true)
  expect(await isHeavy('fetch', { isFirst: true })()).toBe(true)
  expect(await isHeavy('pull', { isFirst: true, remote: heavyBytes + 1 })()).toBe(true)
  expect(await isHeavy('sync', { isFirst: true, remote: heavyBytes })()).toBe(false)
})

it('takes no later run for heavy, unless it counted itself what it sends', async () => {
  expect(await isHeavy('pull', { remote: 9 * heavyBytes })()).toBe(false)
  expect(await isHeavy('push', { here: 9 * heavyBytes })()).toBe(false)
  expect(await isHeavy('push', {})({ estimatedBytes: heavyBytes + 1 })).toBe(true)
  expect(await isHeavy('push', {})({ estimatedBytes: heavyBytes })).toBe(false)
})

it('takes a first push for heavy when the repository is known to be large', async () => {
  expect(await isHeavy('push', { isFirst: true })()).toBe(false)
  expect(await isHeavy('push', { isFirst: true, here: heavyBytes + 1 })()).toBe(true)
  expect(await isHeavy('push', { isFirst: true, here: heavyBytes + 1 })({ estimatedBytes: 10 })).toBe(false)
})
