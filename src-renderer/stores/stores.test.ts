// @vitest-environment jsdom
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryWindowBridge } from '../../src-main/testing/memory-window-bridge.ts'
import { sampleMirror, sampleRun } from '../../src-main/testing/sample-values.ts'
import type { ContractHandlers } from '../../src-shared/contract/contract-types.ts'
import type { CoreState } from '../../src-shared/contract/window-bridge.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import { createWindowConnection } from '../transport/window-connection.ts'
import { ContractProvider } from './contract-context.tsx'
import { createStores } from './create-stores.ts'
import { useAction } from './use-action.ts'
import { useCall } from './use-call.ts'
import { useMirrors, useMirrorsOf, useOverviewSentence } from './use-mirrors.ts'
import { usePages } from './use-pages.ts'
import { useProblems } from './use-problems.ts'
import { useRecentRuns } from './use-recent-runs.ts'
import { useRunProgressOfMirror } from './use-runs.ts'
import { useToasts } from './use-toasts.ts'

const ends: (() => void)[] = []
afterEach(() => {
  cleanup()
  for (const end of ends.splice(0)) end()
})

const start = (handlers: Partial<ContractHandlers> = {}, state: CoreState = { kind: 'ready' }) => {
  const core = createMemoryWindowBridge(handlers)
  if (state.kind !== 'ready') core.stop(state)
  const stores = createStores(createWindowConnection(core.bridge))
  ends.push(stores.close)
  const wrapper = (props: { readonly children: ReactNode }) =>
    createElement(ContractProvider, { stores, children: props.children })
  const show = <T, P>(hook: (props: P) => T, initialProps?: P) => {
    const drawn: T[] = []
    const rendered = renderHook(
      (props: P) => {
        const value = hook(props)
        drawn.push(value)
        return value
      },
      { wrapper, initialProps },
    )
    return { ...rendered, drawn }
  }
  const callsOf = (name: string): number => core.calls.filter((called) => called === name).length
  return { core, stores, show, callsOf }
}

const mirrorNamed = (id: string, change: Partial<Mirror> = {}): Mirror => ({
  ...sampleMirror,
  id: `mir_${id.padStart(32, '0')}`,
  status: 'active',
  ...change,
})
const overviewOf = (mirrors: readonly Mirror[]): Partial<ContractHandlers> => ({
  'overview.get': () => ({
    sentence: '',
    counts: { repositories: 1, mirrors: 0, upToDate: 0, syncing: 0, needYou: 0, waiting: 0, paused: 0 },
    pausedAll: null,
    waitsOnBattery: false,
    needYou: [],
    mirrors: [...mirrors],
  }),
})
const signInFailure: Failure = {
  code: 'remote_auth_failed',
  title: 'The sign-in to git.example.org does not work.',
  advice: 'Give a valid username and password or token.',
  retry: 'button',
  retryAt: null,
  output: null,
}

describe('the mirrors', () => {
  test('are drawn once for hundreds of events within a frame', async () => {
    const mirrors = Array.from({ length: 300 }, (_, index) => mirrorNamed(String(index)))
    const { core, show, stores } = start(overviewOf(mirrors))
    const { result, drawn } = show(useMirrors)
    await waitFor(() => expect(result.current.size).toBe(300))
    const before = drawn.length
    let changes = 0
    stores.mirrors.mirrors.subscribe(() => (changes += 1))
    act(() => {
      for (const mirror of mirrors) core.hub().emit('mirror.changed', { ...mirror, status: 'paused' })
    })
    await waitFor(() =>
      expect([...result.current.values()].every((one) => one.standing === 'paused')).toBe(true),
    )
    expect([drawn.length - before, changes]).toEqual([1, 1])
  })

  test('keep what changed while they were being read', async () => {
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const old = mirrorNamed('1')
    const { core, show } = start({
      'overview.get': async (input) => {
        await asked
        return overviewOf([old, mirrorNamed('2')])['overview.get']?.(input) as never
      },
    })
    const { result } = show(useMirrors)
    core.hub().emit('mirror.changed', { ...old, status: 'paused' })
    core.hub().emit('mirror.removed', { id: mirrorNamed('2').id, repository: old.repository })
    answer()
    await waitFor(() => expect([...result.current.values()].map((one) => one.standing)).toEqual(['paused']))
  })

  test('are read anew after a crash of the core', async () => {
    const { core, show, callsOf } = start(overviewOf([mirrorNamed('1')]))
    const { result } = show(useOverviewSentence)
    await waitFor(() => expect(result.current).toBe('Your mirror is up to date.'))
    act(() => {
      core.stop({ kind: 'restarting', message: 'Mirrordesk stopped.', retryAt: 1 })
      core.start()
    })
    await waitFor(() => expect(callsOf('overview.get')).toBe(2))
  })

  test('of one repository are not drawn again when others change', async () => {
    const other = mirrorNamed('2', { repository: 'other' })
    const { core, show, stores } = start(overviewOf([mirrorNamed('1'), other]))
    const { result, drawn } = show(() => useMirrorsOf(sampleMirror.repository))
    await waitFor(() => expect(result.current).toHaveLength(1))
    const before = drawn.length
    act(() => core.hub().emit('mirror.changed', { ...other, status: 'paused' }))
    await waitFor(() => expect(stores.mirrors.mirrors.getState().byId.get(other.id)?.standing).toBe('paused'))
    expect(drawn.length).toBe(before)
  })
})

describe('problems', () => {
  test('of a sign-in are one, with the mirrors it stops', async () => {
    const stopped = (id: string, change: Partial<Mirror> = {}) =>
      mirrorNamed(id, { status: 'error', failure: signInFailure, ...change })
    const account = `acc_${'0'.repeat(32)}`
    const { show } = start(
      overviewOf([
        stopped('1', { accountId: account }),
        stopped('2', { accountId: account }),
        stopped('3'),
        stopped('4', { failure: { ...signInFailure, code: 'remote_write_denied' } }),
        mirrorNamed('5'),
      ]),
    )
    const { result } = show(useProblems)
    await waitFor(() =>
      expect(
        result.current.map((one) => (one.kind === 'credential' ? one.mirrors.length : one.kind)),
      ).toEqual([2, 1, 'mirror']),
    )
    expect(result.current[0]).toMatchObject({ kind: 'credential', accountId: account })
  })
})

describe('runs', () => {
  test('show their progress at the mirror, until they end', async () => {
    const mirror = mirrorNamed('1', { activeRun: { id: sampleRun.id, phase: 'fetch' } })
    const { core, show } = start(overviewOf([mirror]))
    const { result } = show(() => useRunProgressOfMirror(mirror.id))
    core.hub().emit('run.progressed', { runId: sampleRun.id, phase: 'fetch', fraction: 0.5, text: null })
    await waitFor(() => expect(result.current?.fraction).toBe(0.5))
    core.hub().emit('run.changed', { ...sampleRun, state: 'finished', outcome: 'succeeded', finishedAt: 2 })
    await waitFor(() => expect(result.current).toBeNull())
  })

  test('of all mirrors in view are read with one call, and those that end are added', async () => {
    const runs = [{ id: 'a', outcome: 'succeeded' as const, finishedAt: 1, durationMs: 1 }]
    const { core, show, callsOf } = start({
      'mirrors.recentRuns': ({ ids }) => ({ items: ids.map((mirrorId) => ({ mirrorId, runs })) }),
    })
    const { result } = show(() => [useRecentRuns('one'), useRecentRuns('two'), useRecentRuns('one')])
    await waitFor(() => expect(result.current).toEqual([runs, runs, runs]))
    expect(callsOf('mirrors.recentRuns')).toBe(1)
    const ended = { ...sampleRun, mirrorId: 'two', state: 'finished', outcome: 'failed' } as const
    core.hub().emit('run.changed', { ...ended, startedAt: 10, finishedAt: 15 })
    await waitFor(() => expect(result.current[1]?.at(-1)).toMatchObject({ outcome: 'failed', durationMs: 5 }))
    expect(result.current[0]).toEqual(runs)
  })

  test('that a person started are announced when they end, others are not', async () => {
    const { core, stores, show } = start({ 'mirrors.syncNow': () => sampleRun })
    const { result } = show(useToasts)
    await stores.connection.call('mirrors.syncNow', { id: sampleMirror.id })
    const finished = { ...sampleRun, state: 'finished', outcome: 'succeeded', finishedAt: 2 } as const
    act(() => {
      core.hub().emit('run.changed', { ...finished, id: `run_${'9'.repeat(32)}` })
      core.hub().emit('run.changed', finished)
    })
    expect(result.current.toasts.map(({ text }) => text)).toEqual(['team/project is synced.'])
  })
})

describe('useCall', () => {
  test('reads anew when an event asks for it, many events together once', async () => {
    let count = 0
    const { core, show } = start({ 'mirrors.get': () => ({ ...sampleMirror, consecutiveFailures: ++count }) })
    const { result } = show(() =>
      useCall('mirrors.get', { id: 'x' }, { refreshOn: ({ name }) => name === 'mirror.changed' }),
    )
    await waitFor(() => expect(result.current.data?.consecutiveFailures).toBe(1))
    for (let index = 0; index < 50; index += 1) core.hub().emit('mirror.changed', sampleMirror)
    core.hub().emit('account.removed', { id: 'x' })
    await waitFor(() => expect(result.current.data?.consecutiveFailures).toBe(2))
    expect(count).toBe(2)
  })

  test('shows the answer to its own input, never a late one to another; and at once when it goes back', async () => {
    const answers = new Map<string, () => void>()
    const { show, stores } = start({
      'mirrors.get': ({ id }) =>
        new Promise((resolve) => answers.set(id, () => resolve({ ...sampleMirror, repository: id }))),
    })
    const shown = show<ReturnType<typeof useCall<'mirrors.get'>>, string>(
      (id) => useCall('mirrors.get', { id }),
      'first',
    )
    await waitFor(() => expect(answers.has('first')).toBe(true))
    shown.rerender('second')
    await waitFor(() => expect(answers.has('second')).toBe(true))
    act(() => answers.get('second')?.())
    await waitFor(() => expect(shown.result.current.data?.repository).toBe('second'))
    const key = 'mirrors.get {"id":"first"}'
    act(() => answers.get('first')?.())
    await waitFor(() => expect(stores.answers.get(key).isBusy).toBe(false))
    expect(shown.result.current.data?.repository).toBe('second')
    shown.rerender('first')
    expect(shown.result.current).toMatchObject({ data: { repository: 'first' }, isLoading: false })
  })

  test('asks nothing without input, and says so when it is slow', async () => {
    const { show, callsOf } = start({ 'mirrors.get': () => new Promise(() => undefined) })
    const shown = show(
      (id: string | null) => useCall('mirrors.get', id === null ? null : { id }),
      null as string | null,
    )
    expect(shown.result.current).toMatchObject({ data: null, error: null, isLoading: false })
    expect(callsOf('mirrors.get')).toBe(0)
    shown.rerender('x')
    expect(shown.result.current).toMatchObject({ isLoading: true, isSlow: false })
    await waitFor(() => expect(shown.result.current.isSlow).toBe(true))
  })

  test('asks once what was asked before the first connection', async () => {
    const { core, show, callsOf } = start({}, { kind: 'starting' })
    const { result } = show(() => useCall('mirrors.get', { id: sampleMirror.id }))
    core.start()
    await waitFor(() => expect(result.current.data?.id).toBe(sampleMirror.id))
    await waitFor(() => expect(result.current.isRefreshing).toBe(false))
    expect(callsOf('mirrors.get')).toBe(1)
  })

  test('reads again what failed because the core was away', async () => {
    const { core, show } = start()
    act(() => core.stop({ kind: 'failed', message: 'It ended.', advice: 'Start it.' }))
    const { result } = show(() => useCall('mirrors.get', { id: sampleMirror.id }))
    await waitFor(() => expect(result.current.error?.code).toBe('not_running'))
    act(core.start)
    await waitFor(() => expect(result.current).toMatchObject({ data: { id: sampleMirror.id }, error: null }))
  })
})

describe('usePages', () => {
  test('adds pages, and reads as many anew as are shown', async () => {
    const asked: unknown[] = []
    const { show } = start({
      'runs.list': ({ cursor, limit = 2 }) => {
        asked.push([cursor, limit])
        const from = Number(cursor ?? 0)
        const items = Array.from({ length: Math.min(limit, 5 - from) }, (_, index) => ({
          ...sampleRun,
          bytes: from + index,
        }))
        return { items, nextCursor: from + items.length < 5 ? String(from + items.length) : null }
      },
    })
    const { result } = show(() => usePages('runs.list', { limit: 2 }))
    await waitFor(() => expect(result.current.items).toHaveLength(2))
    act(() => result.current.loadMore())
    await waitFor(() => expect(result.current.items.map(({ bytes }) => bytes)).toEqual([0, 1, 2, 3]))
    expect(result.current.hasMore).toBe(true)
    act(() => result.current.reload())
    await waitFor(() => expect(asked.at(-1)).toEqual([undefined, 4]))
    act(() => result.current.loadMore())
    await waitFor(() => expect(result.current.isRefreshing).toBe(false))
    expect(result.current.items.map(({ bytes }) => bytes).slice(0, 4)).toEqual([0, 1, 2, 3])
  })
})

describe('useAction', () => {
  test('keeps the failure to be shown, and forgets it', async () => {
    const { show } = start({ 'mirrors.pause': () => Promise.reject(new Error('broken')) })
    const { result } = show(() => useAction('mirrors.pause'))
    let output: unknown
    await act(async () => {
      output = await result.current.run({ id: sampleMirror.id })
    })
    expect(output).toBeNull()
    expect(result.current).toMatchObject({ isBusy: false, error: { code: 'internal' } })
    act(() => result.current.clear())
    expect(result.current.error).toBeNull()
  })
})
