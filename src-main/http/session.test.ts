import { describe, expect, test } from 'vitest'
import { createSessions } from './session.ts'

const day = 86_400_000
const address = 'http://127.0.0.1:7420'
const ticketOf = (url: string): string => new URL(url).searchParams.get('ticket') ?? ''

const setUp = () => {
  const clock = { now: 1_750_000_000_000 }
  return { clock, sessions: createSessions({ now: () => clock.now }) }
}

describe('an open link', () => {
  test('opens one session, once', () => {
    const { sessions, clock } = setUp()
    const link = sessions.createOpenLink(address)
    expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:7420\/open\?ticket=[\w-]{43}$/)
    expect(link.expiresAt).toBe(clock.now + 600_000)
    const secret = sessions.redeem(ticketOf(link.url)) ?? ''
    expect(sessions.isOpen(secret)).toBe(true)
    expect(sessions.redeem(ticketOf(link.url))).toBeNull()
    expect(sessions.isOpen(ticketOf(link.url))).toBe(false)
  })

  test('is worthless after ten minutes, and when it was made up', () => {
    const { sessions, clock } = setUp()
    const link = sessions.createOpenLink(address)
    expect(sessions.redeem('')).toBeNull()
    expect(sessions.redeem('guess')).toBeNull()
    clock.now += 600_000
    expect(sessions.redeem(ticketOf(link.url))).toBeNull()
  })
})

describe('a session', () => {
  test('ends after thirty days', () => {
    const { sessions, clock } = setUp()
    const secret = sessions.redeem(ticketOf(sessions.createOpenLink(address).url)) ?? ''
    clock.now += 30 * day - 1
    expect(sessions.isOpen(secret)).toBe(true)
    clock.now += 1
    expect(sessions.isOpen(secret)).toBe(false)
  })

  test('ends when a hundred newer ones exist', () => {
    const { sessions } = setUp()
    const secrets = Array.from(
      { length: 101 },
      () => sessions.redeem(ticketOf(sessions.createOpenLink(address).url)) ?? '',
    )
    expect(secrets.map(sessions.isOpen)).toEqual([false, ...Array.from({ length: 100 }, () => true)])
  })

  test('is not known to another core', () => {
    const secret = setUp().sessions.redeem(ticketOf(setUp().sessions.createOpenLink(address).url))
    expect(secret).toBeNull()
  })
})
