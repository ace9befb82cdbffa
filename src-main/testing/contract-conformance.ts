import { afterEach, describe, expect, test } from 'vitest'
import { calls } from '../../src-shared/contract/calls.ts'
import type { ContractHost } from '../../src-shared/contract/contract-host.ts'
import type {
  CallName,
  ContractClient,
  ContractEvent,
  ContractHandlers,
} from '../../src-shared/contract/contract-types.ts'
import type { HelloFrame } from '../../src-shared/contract/frames.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../src-shared/errors/error-message.ts'
import { createDispatcher } from '../app/contract/dispatcher.ts'
import { createEventHub, type EventHub } from '../app/contract/event-hub.ts'
import { sampleHandlers, sampleInputs, sampleOutputs } from './sample-contract.ts'
import { sampleRun } from './sample-values.ts'

export type ConnectOptions = {
  readonly listener?: (event: ContractEvent) => void
  readonly after?: { readonly sequence: number; readonly stream: string }
}

export type TransportClient = ContractClient & {
  readonly close: () => Promise<void>
  /** Of a transport that resumes. */
  readonly hello?: HelloFrame
}

/** A transport on which a contract is served until `close`. */
export type ServedTransport = {
  readonly connect: (options: ConnectOptions) => Promise<TransportClient>
  readonly close: () => Promise<void>
}

export type TransportUnderTest = {
  readonly name: string
  readonly serve: (host: ContractHost) => Promise<ServedTransport>
  readonly carriesEvents: boolean
  /** Whether a connection can take up where an earlier one ended; needs events. */
  readonly resumes: boolean
  /** Whether calls have a size limit. */
  readonly limitsCalls: boolean
}

const callNames = Object.keys(calls) as CallName[]
const removed = (id: string) => ({ id, repository: 'team/project' })

/** Collects events; `first(n)` resolves when n have come. */
const eventCollector = () => {
  const events: ContractEvent[] = []
  const waiting: { readonly count: number; readonly resolve: (events: ContractEvent[]) => void }[] = []
  return {
    events,
    listener: (event: ContractEvent): void => {
      events.push(event)
      for (const one of waiting) if (events.length >= one.count) one.resolve([...events])
    },
    first: (count: number): Promise<ContractEvent[]> =>
      new Promise((resolve) => {
        if (events.length >= count) resolve([...events])
        else waiting.push({ count, resolve })
      }),
  }
}

const failureOf = async (promise: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** What every transport of the contract must do. Each passes the same tests. */
export const describeContractTransport = (transport: TransportUnderTest): void => {
  const ends: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const serve = async (given: Partial<ContractHandlers> = {}) => {
    const hub = createEventHub()
    const { dispatch } = createDispatcher(sampleHandlers(given))
    const served = await transport.serve({ dispatch, hub })
    ends.push(served.close)
    const connect = async (options: ConnectOptions = {}): Promise<TransportClient> => {
      const client = await served.connect(options)
      ends.push(client.close)
      return client
    }
    return { hub, connect }
  }

  describe(`the contract over ${transport.name}`, () => {
    test('answers every call', async () => {
      const client = await (await serve()).connect()
      for (const name of callNames) {
        expect([name, await client.call(name, sampleInputs[name])]).toEqual([name, sampleOutputs[name]])
      }
    })

    test('hands the input to the handler, with what the schema makes of it', async () => {
      const seen: unknown[] = []
      const given = {
        'repositories.create': (input: unknown) => (seen.push(input), sampleOutputs['repositories.create']),
      }
      const client = await (await serve(given)).connect()
      await client.call('repositories.create', { name: '  team/Größe ', defaultBranch: 'trunk' })
      expect(seen).toEqual([{ name: 'team/Größe', defaultBranch: 'trunk' }])
    })

    test('refuses a name that is no call', async () => {
      const client = await (await serve()).connect()
      for (const name of ['repositories.explode', 'toString', '__proto__', '../x']) {
        expect((await failureOf(client.call(name as CallName, {}))).code).toBe('not_found')
      }
    })

    test('refuses input that is not valid, and names the field', async () => {
      const client = await (await serve()).connect()
      const schedule = { kind: 'every', intervalMs: 7 } as const
      const interval = await failureOf(client.call('mirrors.change', { id: 'x', schedule }))
      expect(interval.code).toBe('invalid_input')
      expect(interval.message).toBe(
        'schedule.intervalMs: The interval is 5, 10, 15, 30 or 60 minutes, 6 hours or a day.',
      )
      expect(interval.details).toEqual({ field: 'schedule.intervalMs', reason: interval.message })
      const missing = await failureOf(client.call('mirrors.get', {} as { id: string }))
      expect(missing.message).toBe('id: This is missing.')
    })

    test('keeps the code, words and facts of a failure', async () => {
      const details = { host: 'git.example.org', attempts: 3, final: false, output: null }
      const failure = new AppError('remote_auth_failed', 'The sign-in does not work.', {
        details,
        cause: 'hidden',
      })
      const client = await (await serve({ 'mirrors.syncNow': () => Promise.reject(failure) })).connect()
      const seen = await failureOf(client.call('mirrors.syncNow', { id: 'x' }))
      expect({ code: seen.code, message: seen.message, details: seen.details }).toEqual({
        code: 'remote_auth_failed',
        message: 'The sign-in does not work.',
        details,
      })
      expect(errorMessage(seen.code, seen.details)).toEqual(errorMessage(failure.code, failure.details))
    })

    test('says nothing about a failure nobody expected', async () => {
      const given = {
        'runs.cancel': () => {
          throw new Error('SQLITE_BUSY near hunter2')
        },
        'runs.list': () => ({ items: 'hunter2' }) as never,
      }
      const client = await (await serve(given)).connect()
      for (const call of [client.call('runs.cancel', { id: 'x' }), client.call('runs.list', {})]) {
        const seen = await failureOf(call)
        expect(seen.code).toBe('internal')
        expect(JSON.stringify([seen, seen.message, seen.stack, seen.cause])).not.toMatch(/hunter2|SQLITE/)
      }
    })

    test('lets no field out that the contract does not name', async () => {
      const row = { ...sampleOutputs['accounts.add'], sealedSecret: 'hunter2' }
      const client = await (await serve({ 'accounts.add': () => row })).connect()
      expect(await client.call('accounts.add', sampleInputs['accounts.add'])).toEqual(
        sampleOutputs['accounts.add'],
      )
    })

    test('carries a megabyte in and out', async () => {
      const given = { 'fetches.start': ({ url }: { url: string }) => ({ ...sampleRun, notes: [url, url] }) }
      const client = await (await serve(given)).connect()
      const url = 'ü'.repeat(500_000)
      expect((await client.call('fetches.start', { repository: 'r', url })).notes).toEqual([url, url])
    })

    if (transport.limitsCalls) {
      test('refuses a call that is too large, and goes on', async () => {
        const client = await (await serve()).connect()
        const url = 'x'.repeat(1024 * 1024)
        expect((await failureOf(client.call('fetches.start', { repository: 'r', url }))).code).toBe(
          'too_large',
        )
        expect(await client.call('settings.get', {})).toEqual(sampleOutputs['settings.get'])
      })
    }

    test('gives each of many calls at once its own answer, in whatever order they are ready', async () => {
      const names = Array.from({ length: 30 }, (_, index) => `repository-${index}`)
      const ready: (() => void)[] = []
      const given = {
        'repositories.get': ({ name }: { name: string }) =>
          new Promise<(typeof sampleOutputs)['repositories.get']>((resolve, reject) => {
            ready.unshift(() =>
              name.endsWith('7')
                ? reject(new AppError('not_found', name))
                : resolve({ ...sampleOutputs['repositories.get'], name }),
            )
            if (ready.length === names.length) for (const answer of ready) answer()
          }),
      }
      const { connect } = await serve(given)
      const clients = [await connect(), await connect()]
      const seen = await Promise.all(
        names.map((name, index) =>
          (clients[index % 2] as TransportClient).call('repositories.get', { name }).then(
            (repository) => repository.name,
            (error: unknown) => (error as AppError).message,
          ),
        ),
      )
      expect(seen).toEqual(names)
    })
  })

  if (!transport.carriesEvents) return

  describe(`events over ${transport.name}`, () => {
    test('come to every client, in order and numbered', async () => {
      const { hub, connect } = await serve()
      const collectors = [eventCollector(), eventCollector()]
      for (const { listener } of collectors) await connect({ listener })
      for (const id of ['a', 'b', 'c']) hub.emit('mirror.removed', removed(id))
      for (const { first } of collectors) {
        expect(await first(3)).toEqual(
          ['a', 'b', 'c'].map((id, index) => ({
            name: 'mirror.removed',
            sequence: index + 1,
            payload: removed(id),
          })),
        )
      }
    })

    test('go on for others when one client closes', async () => {
      const { hub, connect } = await serve()
      const [left, stays] = [eventCollector(), eventCollector()]
      const client = await connect({ listener: left.listener })
      await connect({ listener: stays.listener })
      await client.close()
      hub.emit('run.changed', sampleRun)
      expect(await stays.first(1)).toEqual([{ name: 'run.changed', sequence: 1, payload: sampleRun }])
      expect(left.events).toEqual([])
      expect((await failureOf(client.call('settings.get', {}))).code).toBe('not_running')
    })
  })

  if (!transport.resumes) return

  describe(`a new connection over ${transport.name}`, () => {
    const emitMany = (hub: EventHub, count: number): void => {
      for (let index = 0; index < count; index += 1) hub.emit('mirror.removed', removed(String(index)))
    }

    test('takes up where the last one ended', async () => {
      const { hub, connect } = await serve()
      const earlier = await connect()
      emitMany(hub, 2)
      await earlier.close()
      emitMany(hub, 2)
      const { listener, first } = eventCollector()
      const later = await connect({ listener, after: { sequence: 2, stream: hub.stream } })
      emitMany(hub, 1)
      expect((await first(3)).map((event) => event.sequence)).toEqual([3, 4, 5])
      expect(later.hello).toMatchObject({ resync: false, sequence: 4, stream: hub.stream })
    })

    test('is told to read anew when events are gone, or belong to a core that ran before', async () => {
      const { hub, connect } = await serve()
      emitMany(hub, 1_500)
      const resyncAfter = async (after: { sequence: number; stream: string }) =>
        (await connect({ after })).hello?.resync
      expect(await resyncAfter({ sequence: 500, stream: hub.stream })).toBe(false)
      expect(await resyncAfter({ sequence: 499, stream: hub.stream })).toBe(true)
      expect(await resyncAfter({ sequence: 1_501, stream: hub.stream })).toBe(true)
      expect(await resyncAfter({ sequence: 1_500, stream: 'another' })).toBe(true)
    })

    test('is told to read anew when it missed more than it could take at once', async () => {
      const { hub, connect } = await serve()
      for (let index = 0; index < 3; index += 1) hub.emit('mirror.removed', removed('x'.repeat(500_000)))
      const { listener, events } = eventCollector()
      const client = await connect({ listener, after: { sequence: 0, stream: hub.stream } })
      expect(client.hello?.resync).toBe(true)
      await client.call('settings.get', {})
      expect(events).toEqual([])
    })
  })
}
