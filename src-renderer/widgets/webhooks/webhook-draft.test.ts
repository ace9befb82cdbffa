import { describe, expect, test } from 'vitest'
import type { Webhook } from '../../../src-shared/domain/webhook.ts'
import { changesIn, draftOf, everywhere, isComplete, newDraft } from './webhook-draft.ts'

const webhook: Webhook = {
  id: 'whk_1',
  url: 'https://ci.example.org/hook',
  events: ['push', 'repo.sync.failed'],
  repositoryId: 'repo_1',
  repository: 'team/project',
  customerId: 'local',
  enabled: true,
  createdAt: 1,
  waitingCount: 0,
  lastAttempt: null,
}
const draft = draftOf(webhook)

describe('a webhook that is edited', () => {
  test('keeps what was not entered anew, its secret too', () => {
    expect(changesIn(webhook, draft)).toEqual({})
    expect(changesIn(webhook, { ...draft, events: ['repo.sync.failed', 'push'] })).toEqual({})
    expect(changesIn(webhook, { ...draft, url: 'https://ci.example.org/new' })).toEqual({
      url: 'https://ci.example.org/new',
    })
  })

  test('can hear of all repositories, of other events, and get another secret', () => {
    expect(changesIn(webhook, { ...draft, repository: everywhere, events: ['push'] })).toEqual({
      repository: null,
      events: ['push'],
    })
    expect(changesIn(webhook, { ...draft, secret: 'made' })).toEqual({ secret: { generate: true } })
    expect(changesIn(webhook, { ...draft, secret: 'given', given: 'a-secret-of-mine' })).toEqual({
      secret: 'a-secret-of-mine',
    })
  })
})

test('a webhook needs an address, an event, and a secret that is not too short', () => {
  const complete = { ...newDraft(null), url: 'https://ci.example.org/' }
  expect(isComplete(complete)).toBe(true)
  for (const lacking of [{ url: ' ' }, { events: [] }, { secret: 'given', given: 'short' }] as const) {
    expect(isComplete({ ...complete, ...lacking })).toBe(false)
  }
})
