import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import type { KeptRef } from '../../src-shared/domain/kept-ref.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { startProgram } from '../fixtures/built-program.ts'

const unused = path.join(scratchDirectory('sample-story'), 'unused')

it('shows mirrors of every kind with two weeks behind them, goes on in the present, and leaves nothing behind', async () => {
  const sample = await startProgram(unused, '--sample')
  const { items } = await sample.json<{ items: readonly Mirror[] }>('mirror', 'list')
  const find = (repository: string, direction: string): Mirror | undefined =>
    items.find((mirror) => mirror.repository === repository && mirror.direction === direction)
  expect(items).toHaveLength(17)
  expect(find('web/website', 'pull')?.failure).toBeNull()
  expect(find('web/website', 'pull')?.createdAt).toBeLessThan(Date.now() - 10 * 86_400_000)
  expect(find('data/pipelines', 'pull')?.failure?.code).toBe('remote_auth_failed')
  expect(find('archive/legacy-billing', 'push')?.failure?.code).toBe('remote_unreachable')
  expect(find('team/handbook', 'push')?.status).toBe('paused')
  expect(find('vendor/firmware', 'pull')?.failure?.code).toBe('remote_held')
  expect(find('team/roadmap', 'sync')).toMatchObject({ conflictCount: 1 })
  expect(items.filter(({ partial }) => partial).map(({ url }) => new URL(url).pathname)).toEqual(
    expect.arrayContaining(['/public/notes.git', '/partner/gateway.git']),
  )
  const kept = await sample.json<{ items: readonly KeptRef[] }>('kept', 'web/website')
  expect(kept.items.map(({ originalRef }) => originalRef)).toContain('refs/heads/redesign')

  await sample.wrote(/fetch web\/website-snapshot <- upstream\/website: succeeded: .*main created/)
  await sample.wrote(/Ctrl-C stops it and removes everything/)
  // A commit at a host arrives by itself.
  await sample.wrote(/pull +web\/website <- upstream\/website: succeeded: main updated/)
  await sample.wrote(/push +notes -> public\/notes: partial: .*drafts refused \(denied by policy/)
  expect(await sample.stop('SIGINT')).toBe(0)
  expect(existsSync(path.dirname(sample.dataDirectory))).toBe(false)
  expect(existsSync(unused)).toBe(false)
})
