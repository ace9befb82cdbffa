import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { CoreState } from '../../../src-shared/contract/window-bridge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { useBuiltCore } from '../../testing/built-core.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
import { createCoreClient } from './core-client.ts'
import type { CoreStart } from './core-frames.ts'
import type { CoreProcess } from './core-process.ts'
import { createCoreSupervisor, restartDelaysMs } from './core-supervisor.ts'
import { forkWithNode } from './fork-with-node.ts'

const moduleFile = useBuiltCore()
const scratch = scratchDirectory('supervisor')
const ends: (() => Promise<void>)[] = []
let count = 0

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Supervises real cores; time stands still until a test moves it. */
const supervise = (given: { options?: () => Partial<CoreStart>; node?: () => string } = {}) => {
  const clock = createManualClock()
  const client = createCoreClient()
  const cores: CoreProcess[] = []
  const dataDirectory = path.join(scratch, String((count += 1)))
  const supervisor = createCoreSupervisor({
    fork: () => {
      const core = forkWithNode(given.node?.() ?? process.execPath, moduleFile, process.env)
      cores.push(core)
      return core
    },
    startOptions: () => ({
      dataDirectory,
      vaultKey: Buffer.alloc(32, 7).toString('base64'),
      version: '1.2.3',
      organization: 'local',
      port: 0,
      sample: false,
      credentialHelperProgram: null,
      ...given.options?.(),
    }),
    client,
    clock,
    log: { warn: () => undefined },
  })
  ends.push(supervisor.stop)
  const next = <K extends CoreState['kind']>(kind: K): Promise<Extract<CoreState, { kind: K }>> =>
    new Promise((resolve) => {
      // The present state is told before there is a function to stop with.
      const stop = supervisor.onState((state) => {
        if (state.kind !== kind) return
        queueMicrotask(() => stop())
        resolve(state as Extract<CoreState, { kind: K }>)
      })
    })
  return { supervisor, client, clock, cores, next }
}

test('starts a core and is its client', async () => {
  const { supervisor, client, next } = supervise()
  await expect(client.call('settings.get', {})).rejects.toMatchObject({ code: 'not_running' })
  supervisor.start()
  await next('ready')
  const event = new Promise((resolve) => client.on(resolve))
  const { processId } = await client.call('system.info', {})
  expect(supervisor.ready()?.processId).toBe(processId)
  await client.call('repositories.create', { name: 'a' })
  expect(await event).toMatchObject({ name: 'repository.changed', sequence: 1 })
  expect(client.hello()?.sequence).toBeGreaterThan(0)
  await expect(client.dispatch('toString', {})).rejects.toMatchObject({ code: 'not_found' })
})

test('tells the core what the computer does, which changes what it says of its mirrors', async () => {
  const { supervisor, client, next } = supervise()
  supervisor.tellComputer('on_battery')
  supervisor.start()
  await next('ready')
  const waits = async () => (await client.call('overview.get', {})).waitsOnBattery
  expect(await waits()).toBe(false)
  supervisor.tellComputer('on_battery')
  expect(await waits()).toBe(true)
  supervisor.tellComputer('on_ac')
  expect(await waits()).toBe(false)
})

test('starts a core that was killed again, later each time, and tells its clients to read anew', async () => {
  const { supervisor, client, clock, cores, next } = supervise()
  const hellos: boolean[] = []
  client.onFrame((frame) => frame.kind === 'hello' && hellos.push(frame.resync))
  supervisor.start()
  await next('ready')
  for (const delayMs of restartDelaysMs.slice(0, 3)) {
    await client.call('system.info', {})
    const dying = next('restarting')
    cores.at(-1)?.kill()
    expect(await dying).toEqual({
      kind: 'restarting',
      message: 'The core of Mirrordesk ended unexpectedly.',
      retryAt: clock.now() + delayMs,
    })
    expect([client.hello(), supervisor.ready()]).toEqual([null, null])
    await clock.advance(delayMs - 1)
    expect(supervisor.state().kind).toBe('restarting')
    await clock.advance(1)
    await next('ready')
  }
  await client.call('system.info', {})
  expect(hellos).toEqual([false, true, true, true])

  await clock.advance(60_000)
  const dying = next('restarting')
  cores.at(-1)?.kill()
  expect((await dying).retryAt).toBe(clock.now() + 500)
})

test('fails the calls that wait when the core dies', async () => {
  const { supervisor, client, cores, next } = supervise()
  supervisor.start()
  await next('ready')
  const call = client.call('system.diskUse', {})
  cores[0]?.kill()
  await expect(call).rejects.toMatchObject({ code: 'not_running' })
})

test('gives up on what the next start meets again, until it is asked to try', async () => {
  let fill = 7
  const { supervisor, cores, clock, next } = supervise({
    options: () => ({ vaultKey: Buffer.alloc(32, fill).toString('base64') }),
  })
  supervisor.start()
  await next('ready')
  fill = 8
  await Promise.all([supervisor.restart(), next('failed')])
  expect(supervisor.state()).toMatchObject({ advice: 'Start with the key that sealed them.' })
  expect([cores.length, clock.pending()]).toEqual([2, 0])
  fill = 7
  await supervisor.restart()
  await next('ready')
})

test('gives up with words when there is nothing to start with', () => {
  const { supervisor, cores } = supervise({
    options: () => {
      throw new AppError('vault_locked', 'The keychain does not open.')
    },
  })
  supervisor.start()
  expect(supervisor.state()).toMatchObject({ kind: 'failed', message: 'The keychain does not open.' })
  expect(cores).toHaveLength(0)
})

test('tries again when the program of the core is not there', async () => {
  let node = path.join(scratch, 'no-node')
  const { supervisor, clock, next } = supervise({ node: () => node })
  supervisor.start()
  await next('restarting')
  node = process.execPath
  await clock.advance(500)
  await next('ready')
})

test('starts one core when it is asked to restart twice at once, and none once it was stopped', async () => {
  const { supervisor, cores, next } = supervise()
  supervisor.start()
  await next('ready')
  await Promise.all([supervisor.restart(), supervisor.restart()])
  await next('ready')
  expect(cores).toHaveLength(2)
  await Promise.all([supervisor.restart(), supervisor.stop()])
  expect(cores).toHaveLength(2)
})

test('stops the core in order, and starts no other', async () => {
  const { supervisor, cores, clock, next } = supervise()
  supervisor.start()
  await next('ready')
  await supervisor.stop()
  expect(await cores[0]?.ended).toBe('code 0')
  expect([cores.length, clock.pending()]).toEqual([1, 0])
})

test('ends a core that does not stop within ten seconds', async () => {
  const { supervisor, cores, clock, next } = supervise()
  supervisor.start()
  await next('ready')
  const { processId } = supervisor.ready() ?? { processId: 0 }
  process.kill(processId, 'SIGSTOP')
  const stopped = supervisor.stop()
  await clock.advance(10_000)
  await stopped
  expect(await cores[0]?.ended).toBe('signal SIGKILL')
})
