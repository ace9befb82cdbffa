import { describe, expect, it } from 'vitest'
import type { ContractEvent, EventPayload } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import { createEventHub } from '../../app/contract/event-hub.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { sampleMirror, sampleRepository } from '../../testing/sample-values.ts'
import { createOverviewWatch } from './overview-watch.ts'

const mirror = (name: string, fields: Partial<Mirror> = {}): Mirror => ({
  ...sampleMirror,
  id: `mir_${name}`,
  repositoryId: `repo_${name}`,
  repository: name,
  status: 'active',
  ...fields,
})
const stuck: Partial<Mirror> = {
  status: 'error',
  failure: {
    code: 'remote_auth_failed',
    title: 'The sign-in does not work.',
    advice: 'Give another one.',
    retry: 'button',
    retryAt: null,
    output: null,
  },
}

const world = (initial: readonly Mirror[], { isStarted = true } = {}) => {
  const clock = createManualClock()
  const hub = createEventHub()
  const told: EventPayload<'overview.changed'>[] = []
  let mirrors = initial
  let listed = 0
  let pausedAll: PauseAll | null = null
  let waitsOnBattery = false
  const watch = createOverviewWatch({
    clock,
    events: hub,
    listMirrors: (repositoryId) => {
      listed += 1
      return mirrors.filter((one) => repositoryId === undefined || one.repositoryId === repositoryId)
    },
    countRepositories: () => 7,
    pausedAll: () => pausedAll,
    waitsOnBattery: () => waitsOnBattery,
  })
  hub.on((event: ContractEvent) => {
    if (event.name === 'overview.changed') told.push(event.payload)
    watch.observe(event)
  })
  if (isStarted) watch.start()
  const sentences = (): readonly string[] => told.map(({ sentence }) => sentence)
  return {
    clock,
    hub,
    told,
    watch,
    sentences,
    listed: () => listed,
    setMirrors: (changed: readonly Mirror[]) => (mirrors = changed),
    setWaitsOnBattery: () => (waitsOnBattery = true),
    setPausedAll: (changed: PauseAll | null) => (pausedAll = changed),
  }
}

describe('the board in a sentence', () => {
  it('is told when it is another one, and not when it is the same', async () => {
    const { hub, clock, told } = world([mirror('a'), mirror('b')])
    hub.emit('mirror.changed', mirror('a', { lastCheckedAt: 5 }))
    await clock.advance(1_000)
    expect(told).toEqual([])
    hub.emit('mirror.changed', mirror('a', stuck))
    await clock.advance(0)
    expect(told).toEqual([
      {
        sentence: '1 needs you, 1 is up to date.',
        counts: {
          repositories: 7,
          mirrors: 2,
          upToDate: 1,
          syncing: 0,
          needYou: 1,
          waiting: 0,
          paused: 0,
        },
        pausedAll: null,
        waitsOnBattery: false,
        needYou: [
          {
            mirrorId: 'mir_a',
            repository: 'a',
            host: 'git.example.org',
            title: 'The sign-in does not work.',
          },
        ],
      },
    ])
  })

  it('is told at most twice a second, and at the end as it is', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`)
    const { hub, clock, told } = world(names.map((name) => mirror(name)))
    for (const name of names) {
      hub.emit('mirror.changed', mirror(name, { status: 'paused' }))
      await clock.advance(100)
    }
    // At the beginning, then every half second until all have changed.
    expect(told.map(({ counts }) => counts.paused)).toEqual([1, 5, 10, 15, 20])
    await clock.advance(500)
    expect(told.at(-1)?.sentence).toBe('20 are paused.')
    expect(clock.pending()).toBe(0)
  })

  it('names the first five that need a person, in the order of the board', async () => {
    const { hub, clock, told } = world([])
    for (const name of ['g', 'c', 'a10', 'f', 'a2', 'b', 'd']) hub.emit('mirror.changed', mirror(name, stuck))
    await clock.advance(500)
    expect(told.at(-1)?.needYou.map(({ repository }) => repository)).toEqual(['a2', 'a10', 'b', 'c', 'd'])
    expect(told.at(-1)?.counts.needYou).toBe(7)
  })

  it('looks at one mirror for each event, never at all of them again', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => mirror(`m${index}`))
    const { hub, clock, sentences, listed } = world(all)
    for (const one of all.slice(0, 5_000)) hub.emit('mirror.changed', { ...one, ...stuck })
    for (const one of all.slice(0, 4_000)) hub.emit('mirror.changed', one)
    await clock.advance(500)
    expect(sentences().at(-1)).toBe('1000 need you, 9000 are up to date.')
    expect(listed()).toBe(1)
  })

  it('follows mirrors and repositories that go and come back', async () => {
    const { hub, clock, sentences, setMirrors } = world([mirror('a'), mirror('b')])
    hub.emit('mirror.removed', { id: 'mir_a', repository: 'a' })
    await clock.advance(500)
    hub.emit('repository.removed', { id: 'repo_b', name: 'b' })
    await clock.advance(500)
    setMirrors([mirror('b')])
    hub.emit('repository.changed', { ...sampleRepository, id: 'repo_b', name: 'b', mirrorCount: 1 })
    await clock.advance(500)
    expect(sentences()).toEqual([
      'Your mirror is up to date.',
      'No mirrors yet.',
      'Your mirror is up to date.',
    ])
  })

  it('says when all mirrors rest together', async () => {
    const { clock, watch, told, setPausedAll } = world([mirror('a')])
    setPausedAll({ untilAt: 9 })
    watch.touch()
    await clock.advance(0)
    expect(told).toMatchObject([{ sentence: 'All mirrors are paused.', pausedAll: { untilAt: 9 } }])
  })

  it('says when scheduled runs wait for mains', async () => {
    const { clock, watch, told, setWaitsOnBattery } = world([mirror('a')])
    setWaitsOnBattery()
    watch.touch()
    await clock.advance(0)
    expect(told).toMatchObject([{ sentence: 'Your mirror is up to date.', waitsOnBattery: true }])
  })

  it('is told after an event that comes before all was taken in', async () => {
    const { hub, clock, watch, sentences } = world([mirror('a', stuck), mirror('b')], { isStarted: false })
    hub.emit('mirror.changed', mirror('a', stuck))
    watch.start()
    await clock.advance(500)
    expect(sentences()).toEqual(['1 needs you, 1 is up to date.'])
  })

  it('is told no more after the end', async () => {
    const { hub, clock, told, watch } = world([mirror('a')])
    hub.emit('mirror.changed', mirror('a', stuck))
    watch.stop()
    hub.emit('mirror.changed', mirror('a', stuck))
    await clock.advance(1_000)
    expect(told).toEqual([])
  })
})
