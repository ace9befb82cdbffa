import { describe, expect, test } from 'vitest'
import { createMemoryWindowBridge } from '../../src-main/testing/memory-window-bridge.ts'
import { sampleMirror } from '../../src-main/testing/sample-values.ts'
import type { ConnectionState } from './connection.ts'
import { createWindowConnection } from './window-connection.ts'

const open = (...given: Parameters<typeof createMemoryWindowBridge>) => {
  const core = createMemoryWindowBridge(...given)
  const connection = createWindowConnection(core.bridge)
  const states: ConnectionState[] = []
  connection.onState((state) => states.push(state))
  return { core, connection, states }
}
const crashed = { kind: 'restarting', message: 'Mirrordesk stopped.', retryAt: 1 } as const

describe('the connection of the window', () => {
  test('answers calls and gives events', async () => {
    const { core, connection, states } = open()
    const names: string[] = []
    connection.on(({ name }) => names.push(name))
    expect(await connection.call('mirrors.get', { id: sampleMirror.id })).toMatchObject({
      id: sampleMirror.id,
    })
    core.hub().emit('mirror.changed', sampleMirror)
    expect(names).toEqual(['mirror.changed'])
    expect(states).toEqual([{ kind: 'connected', generation: 1 }])
  })

  test('follows a crash: calls under way fail, later ones wait for the next core, which is a new generation', async () => {
    const { core, connection, states } = open({ 'settings.get': () => new Promise(() => undefined) })
    const broken = connection.call('settings.get', {}).catch((error: unknown) => error)
    core.stop(crashed)
    expect(await broken).toMatchObject({ code: 'not_running' })
    const held = connection.call('mirrors.get', { id: sampleMirror.id })
    core.stop({ kind: 'starting' })
    core.start()
    expect(await held).toMatchObject({ id: sampleMirror.id })
    expect(states).toEqual([
      { kind: 'connected', generation: 1 },
      { kind: 'lost', message: 'Mirrordesk stopped.', retryAt: 1 },
      { kind: 'lost', message: 'Mirrordesk stopped.', retryAt: null },
      { kind: 'connected', generation: 2 },
    ])
    expect(core.calls).toEqual(['settings.get', 'mirrors.get'])
  })

  test('fails calls at once when the core cannot be started', async () => {
    const { core, connection, states } = open()
    core.stop({ kind: 'failed', message: 'git could not be run.', advice: 'Install git.' })
    await expect(connection.call('system.info', {})).rejects.toMatchObject({ code: 'not_running' })
    expect(states.at(-1)).toEqual({
      kind: 'failed',
      message: 'git could not be run.',
      advice: 'Install git.',
    })
  })
})
