import { describe, expect, it } from 'vitest'
import { runHistoryJson } from '../../../src-shared/domain/run-history-json.ts'
import type { RunDetails, RunRef } from '../../../src-shared/domain/run.ts'
import { newMirror, newRun, scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import { createExportRuns } from './export-runs.ts'

const { stores } = scratchStores()

const refs = (count: number): readonly RunRef[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: `refs/heads/b${String(index).padStart(6, '0')}`,
    oldObjectId: null,
    newObjectId: '1'.repeat(40),
    outcome: 'created',
    reason: null,
    message: null,
    keptRef: null,
  }))

/** A mirror whose runs moved as many refs as named, the oldest first. */
const historyOf = (...counts: readonly number[]) => {
  const repositoryId = storedRepository(stores, `team/${crypto.randomUUID()}`)
  const mirror = newMirror(repositoryId)
  stores.mirrors.insert(mirror)
  const ids = counts.map((count) => {
    const run = newRun(repositoryId, { mirrorId: mirror.id })
    stores.runs.insert(run)
    stores.runs.finish(run.id, {
      outcome: count === 0 ? 'unchanged' : 'succeeded',
      finishedAt: 4_000,
      bytes: 12,
      failure: null,
      notes: [],
      refs: refs(count),
      phases: [{ phase: 'check', durationMs: 5, waitedMs: 1 }],
      noteworthy: false,
    })
    return run.id
  })
  const whose = { repositoryId: null, mirrorId: mirror.id }
  const exportRuns = createExportRuns(stores)
  const pages: number[] = []
  const read = async (filter = {}): Promise<{ text: string; items: readonly RunDetails[] }> => {
    let text = ''
    const readPage = (cursor: string | undefined) => {
      const page = exportRuns({ ...whose, filter, cursor: cursor ?? null })
      pages.push(page.items.reduce((sum, run) => sum + run.refs.length, 0))
      return Promise.resolve(page)
    }
    for await (const piece of runHistoryJson(readPage)) text += piece
    return { text, items: (JSON.parse(text) as { items: readonly RunDetails[] }).items }
  }
  return { ids: ids.toReversed(), read, pages, exportRuns, whose }
}

describe('an export of runs', () => {
  it('is one document with every run and every ref, newest first', async () => {
    const { ids, read } = historyOf(0, 3, 1)
    const { items } = await read()
    expect(items.map(({ id }) => id)).toEqual(ids)
    expect(items.map((run) => run.refs.length)).toEqual([1, 3, 0])
    expect(items[0]).toEqual({
      ...items[0],
      bytes: 12,
      phases: [{ phase: 'check', durationMs: 5, waitedMs: 1 }],
      refs: refs(1),
    })
    expect(items[0]).not.toHaveProperty('isContinued')
  })

  it('comes in pages that stay small, even where one run moved a great many refs', async () => {
    const { ids, read, pages } = historyOf(1, 4_500, 1_999, 2)
    const { items } = await read()
    expect(items.map(({ id }) => id)).toEqual(ids)
    expect(items.map((run) => run.refs.length)).toEqual([2, 1_999, 4_500, 1])
    expect(items[2]?.refs).toEqual(refs(4_500))
    expect(Math.max(...pages)).toBeLessThanOrEqual(2_000)
  })

  it('is an empty list where nothing matches', async () => {
    expect((await historyOf(1).read({ outcomes: ['failed'] })).text).toBe('{"items":[]}\n')
    expect((await historyOf().read()).items).toEqual([])
  })

  it('goes on with the next run when the one that a page cut was forgotten meanwhile', () => {
    const { ids, exportRuns, whose } = historyOf(1, 2_500)
    const first = exportRuns({ ...whose, cursor: null })
    const gone = ids[0] ?? ''
    const forgotten = createExportRuns({
      runs: {
        ...stores.runs,
        list: (options) => {
          const page = stores.runs.list(options)
          return { ...page, items: page.items.filter(({ id }) => id !== gone) }
        },
      },
    })
    const second = forgotten({ ...whose, cursor: first.nextCursor })
    expect(second.items.map(({ id, isContinued }) => [id, isContinued])).toEqual([[ids[1], false]])
  })

  it('refuses a cursor that it did not give out', () => {
    const { exportRuns, whose } = historyOf(1)
    expect(() => exportRuns({ ...whose, cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'invalid_input' }) as Error,
    )
  })
})
