import { describe, expect, it } from 'vitest'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { Run, RunOutcome } from '../../src-shared/domain/run.ts'
import type { Connection } from '../transport/connection.ts'
import { announceOwnRuns } from './own-runs.ts'
import type { ToastInput } from './toasts-store.ts'

const run = (id: string, outcome: RunOutcome | null): Run => ({
  id,
  repositoryId: 'repo_1',
  repository: `repository ${id}`,
  mirrorId: `mir_${id}`,
  kind: 'pull',
  url: 'https://host.example/a',
  trigger: 'manual',
  state: outcome === null ? 'queued' : 'finished',
  phase: 'queued',
  outcome,
  queuedAt: 0,
  startedAt: null,
  finishedAt: null,
  bytes: 0,
  changedRefCount: 0,
  problemRefCount: 0,
  failure: null,
  notes: [],
})

/** A connection whose runs are queued by `syncNow` and end when the test says so. */
const connected = () => {
  const told: ToastInput[] = []
  const listeners: ((event: ContractEvent) => void)[] = []
  const connection = {
    on: (listener: (event: ContractEvent) => void) => {
      listeners.push(listener)
      return () => undefined
    },
    call: (_name: string, { id }: { readonly id: string }) => Promise.resolve(run(id, null)),
  } as unknown as Connection
  const announcing = announceOwnRuns(connection, (toast) => told.push(toast))
  return {
    told,
    start: (id: string) => announcing.call('mirrors.syncNow', { id }),
    end: (id: string, outcome: RunOutcome) => {
      for (const listener of listeners)
        listener({ name: 'run.changed', sequence: 1, payload: run(id, outcome) })
    },
  }
}

describe('runs that a person started', () => {
  it('are announced each when they are few', async () => {
    const { told, start, end } = connected()
    await start('a')
    await start('b')
    end('a', 'succeeded')
    end('b', 'failed')
    expect(told.map(({ tone }) => tone)).toEqual(['good', 'problem'])
  })

  it('are announced in one message when they are many, once the last has ended', async () => {
    const { told, start, end } = connected()
    for (const id of ['a', 'b', 'c', 'd', 'e']) await start(id)
    end('a', 'succeeded')
    end('b', 'unchanged')
    end('c', 'partial')
    end('d', 'failed')
    expect(told).toEqual([])
    end('e', 'succeeded')
    expect(told).toEqual([{ text: '3 runs went through, 1 only partly, 1 failed.', tone: 'problem' }])
  })

  it('are the only ones: what starts by itself ends in silence', () => {
    const { told, end } = connected()
    end('z', 'failed')
    expect(told).toEqual([])
  })
})
