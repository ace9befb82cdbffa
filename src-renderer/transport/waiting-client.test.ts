import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWaitingClient } from './waiting-client.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a call waits ten seconds for a connection, then fails and is not sent later', async () => {
  const client = createWaitingClient()
  const sent: string[] = []
  const failed = client.call('system.info', {}).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(9_000)
  void client.call('settings.get', {})
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await failed).toMatchObject({ code: 'not_running' })
  client.use({
    call: (name) => {
      sent.push(name)
      return new Promise(() => undefined)
    },
  })
  expect(sent).toEqual(['settings.get'])
})
