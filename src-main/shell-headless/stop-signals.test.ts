import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { stopRequested } from './stop-signals.ts'

const listen = () => {
  const events = new EventEmitter()
  const exits: number[] = []
  let nowMs = 0
  const stopped = stopRequested({ events, now: () => nowMs, exit: (code) => exits.push(code) })
  return { events, exits, stopped, advance: (byMs: number) => (nowMs += byMs) }
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])('stops on %s', async (signal) => {
  const { events, exits, stopped } = listen()
  events.emit(signal)
  await stopped
  expect(exits).toEqual([])
})

it('takes a signal that its starters hand on as well for one', async () => {
  const { events, exits, stopped, advance } = listen()
  events.emit('SIGINT')
  await stopped
  advance(200)
  events.emit('SIGINT')
  events.emit('SIGTERM')
  expect(exits).toEqual([])
})

it('exits at once on a second signal while stopping takes its time', async () => {
  const { events, exits, stopped, advance } = listen()
  events.emit('SIGINT')
  await stopped
  advance(1_500)
  events.emit('SIGINT')
  expect(exits).toEqual([1])
})
