import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { CoreFrame, CoreStart, ShellFrame } from './shell-electron/core-process/core-frames.ts'
import { useBuiltCore } from './testing/built-core.ts'
import { scratchDirectory } from './testing/scratch.ts'

const moduleFile = useBuiltCore()
const scratch = scratchDirectory('core-main')
const cores: ChildProcess[] = []
let count = 0

afterEach(async () => {
  for (const core of cores.splice(0)) {
    if (core.exitCode !== null || core.signalCode !== null) continue
    core.kill('SIGKILL')
    await once(core, 'exit')
  }
})

const freshDirectory = (): string => path.join(scratch, String((count += 1)))

const startOptions = (given: Partial<CoreStart> = {}): CoreStart => ({
  dataDirectory: freshDirectory(),
  vaultKey: Buffer.alloc(32, 7).toString('base64'),
  version: '1.2.3',
  organization: 'local',
  port: 0,
  sample: false,
  credentialHelperProgram: null,
  ...given,
})

/** A core process as its shell sees it. */
const forkCore = (environment: Readonly<Record<string, string>> = {}) => {
  const env = { ...process.env, ...environment }
  const child = fork(moduleFile, [], { serialization: 'json', execArgv: [], env })
  cores.push(child)
  const frames: CoreFrame[] = []
  const waiting = new Set<() => void>()
  child.on('message', (frame) => {
    frames.push(frame as CoreFrame)
    for (const look of [...waiting]) look()
  })
  return {
    child,
    ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    send: (frame: ShellFrame) => void child.send(frame),
    frame: <K extends CoreFrame['kind']>(kind: K): Promise<Extract<CoreFrame, { kind: K }>> =>
      new Promise((resolve) => {
        const look = (): void => {
          const index = frames.findIndex((frame) => frame.kind === kind)
          if (index === -1) return
          waiting.delete(look)
          resolve(frames.splice(index, 1)[0] as Extract<CoreFrame, { kind: K }>)
        }
        waiting.add(look)
        look()
      }),
  }
}

const startCore = async (given: Partial<CoreStart> = {}) => {
  const core = forkCore()
  const options = startOptions(given)
  core.send({ kind: 'start', options })
  const { core: ready } = await core.frame('ready')
  return { ...core, options, ready }
}

const failureOf = async (options: CoreStart) => {
  const core = forkCore()
  core.send({ kind: 'start', options })
  const { error } = await core.frame('failed')
  core.send({ kind: 'stop' })
  expect(await core.ended).toEqual([0, null])
  return error
}

test('says where it is, greets, answers calls and tells events', async () => {
  const core = await startCore()
  expect(core.ready).toEqual({
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    dataDirectory: core.options.dataDirectory,
    processId: core.child.pid,
  })
  expect(await core.frame('hello')).toMatchObject({ resync: false, sequence: 0 })
  core.send({ kind: 'call', id: 7, name: 'repositories.create', input: { name: 'team/project' } })
  expect(await core.frame('reply')).toMatchObject({ id: 7, output: { name: 'team/project' } })
  expect(await core.frame('event')).toMatchObject({ name: 'repository.changed', sequence: 1 })
  core.send({ kind: 'call', id: 8, name: 'repositories.explode', input: {} })
  expect(await core.frame('failure')).toMatchObject({ id: 8, error: { code: 'not_found' } })
})

test('answers its address over HTTP as well', async () => {
  const { ready } = await startCore()
  expect((await fetch(ready.address)).status).toBe(401)
})

test('ends in order when it is told to stop, and a call before it is ready is answered', async () => {
  const core = forkCore()
  core.send({ kind: 'call', id: 1, name: 'system.info', input: {} })
  expect(await core.frame('failure')).toMatchObject({ error: { code: 'not_running' } })
  const options = startOptions()
  core.send({ kind: 'start', options })
  // It waits for the start to be through.
  core.send({ kind: 'stop' })
  expect(await core.ended).toEqual([0, null])
  expect(existsSync(path.join(options.dataDirectory, 'core.json'))).toBe(false)
  await startCore({ dataDirectory: options.dataDirectory })
})

test.each(['SIGTERM', 'the end of the channel'] as const)('ends in order on %s', async (cause) => {
  const core = await startCore()
  if (cause === 'SIGTERM') core.child.kill(cause)
  else core.child.disconnect()
  expect(await core.ended).toEqual([0, null])
  expect(existsSync(path.join(core.options.dataDirectory, 'core.json'))).toBe(false)
})

test('leaves Ctrl-C to the shell', async () => {
  const core = await startCore()
  core.child.kill('SIGINT')
  core.send({ kind: 'call', id: 1, name: 'settings.get', input: {} })
  expect((await core.frame('reply')).id).toBe(1)
})

test('says why it cannot start: another key, a core that runs, a port that is taken', async () => {
  const first = await startCore()
  expect(await failureOf(first.options)).toMatchObject({
    code: 'already_running',
    details: { address: first.ready.address },
  })
  first.send({ kind: 'stop' })
  await first.ended
  const otherKey = { ...first.options, vaultKey: Buffer.alloc(32, 8).toString('base64') }
  expect((await failureOf(otherKey)).code).toBe('vault_locked')

  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const failure = await failureOf(startOptions({ port }))
  other.close()
  expect(failure).toMatchObject({ code: 'invalid_input', details: { field: 'port' } })
})

test('plays the sample in a directory of its own, and removes it even when it is told to stop before it is ready', async () => {
  const options = startOptions({ sample: true })
  const own = freshDirectory()
  mkdirSync(own)
  const core = forkCore({ TMPDIR: own })
  core.send({ kind: 'start', options })
  await vi.waitUntil(() => readdirSync(own).length > 0, { timeout: 60_000 })
  core.send({ kind: 'stop' })
  expect(await core.ended).toEqual([0, null])
  expect([readdirSync(own), existsSync(options.dataDirectory)]).toEqual([[], false])
})

test('says what it is to a person who starts it by hand', async () => {
  const child = spawn(process.execPath, [moduleFile], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [exitCode] = (await once(child, 'close')) as [number]
  expect(exitCode).toBe(1)
  expect(said).toMatch(/mirrordesk serve/)
})
