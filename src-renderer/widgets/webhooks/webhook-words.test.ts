import { describe, expect, test } from 'vitest'
import {
  heardEvents,
  shortAddress,
  standingOfDelivery,
  standingOfWebhook,
  wordsOfNewAddress,
} from './webhook-words.ts'

describe('the words of webhooks', () => {
  test('name what is heard', () => {
    const all = ['push', 'repo.sync.started', 'repo.sync.succeeded', 'repo.sync.failed'] as const
    expect(heardEvents({ events: [...all] })).toBe('Everything')
    expect(heardEvents({ events: ['push', 'repo.sync.failed'] })).toBe('Push, Mirror run fails')
  })

  test('say how a webhook stands', () => {
    const lastAttempt = { at: 1, status: 500, error: 'The receiver answered 500.' }
    expect(standingOfWebhook({ enabled: true, lastAttempt })).toEqual({
      sign: 'bad',
      text: 'The receiver answered 500.',
    })
    expect(standingOfWebhook({ enabled: false, lastAttempt }).sign).toBe('rest')
    expect(standingOfWebhook({ enabled: true, lastAttempt: null }).sign).toBe('waiting')
    expect(standingOfWebhook({ enabled: true, lastAttempt: { ...lastAttempt, error: null } }).sign).toBe(
      'good',
    )
  })

  test('tell a delivery that waits from one that is tried again', () => {
    expect(standingOfDelivery({ state: 'waiting', attempts: 0 }).text).toBe('Waits for its turn')
    expect(standingOfDelivery({ state: 'waiting', attempts: 2 }).text).toBe('Is tried again')
    expect(standingOfDelivery({ state: 'failed', attempts: 8 }).sign).toBe('bad')
  })

  test('say what another address brings with it', () => {
    expect(wordsOfNewAddress({ waitingCount: 0 }, true)).toBe(
      'Requests go to a new address at once, signed with the same secret.',
    )
    expect(wordsOfNewAddress({ waitingCount: 1 }, true)).toMatch(/^The delivery that waits goes to a new/)
    expect(wordsOfNewAddress({ waitingCount: 3 }, false)).toBe(
      'The 3 deliveries that wait go to a new address at once, signed with the new secret.',
    )
  })

  test('leave out what every address begins with', () => {
    expect(shortAddress('https://ci.example.org/')).toBe('ci.example.org')
    expect(shortAddress('http://127.0.0.1:9000/hook?x=1')).toBe('127.0.0.1:9000/hook?x=1')
  })
})
