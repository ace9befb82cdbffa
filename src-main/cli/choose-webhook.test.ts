import { describe, expect, test } from 'vitest'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { sampleOutputs } from '../testing/sample-contract.ts'
import { chooseWebhook, readEvents } from './choose-webhook.ts'

const [sample] = sampleOutputs['webhooks.list'].items
if (sample === undefined) throw new Error('There is a sample.')
const other = { ...sample, id: `whk_1${sample.id.slice(5)}`, url: 'https://example.org/other' }
const client = { call: () => Promise.resolve({ items: [sample, other] }) } as unknown as ContractClient

describe('a webhook on the command line', () => {
  test('is named by its id, the beginning of it, or its address', async () => {
    for (const text of [sample.id, 'whk_0', '0123', sample.url]) {
      expect((await chooseWebhook(client, text)).id).toBe(sample.id)
    }
  })

  test('is not guessed', async () => {
    await expect(chooseWebhook(client, 'whk_')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(chooseWebhook(client, 'whk_9')).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('events are read with commas between, and a wrong one is named', () => {
  expect(readEvents('push, repo.sync.failed')).toEqual(['push', 'repo.sync.failed'])
  expect(() => readEvents('push,pull')).toThrow('"pull" is no event.')
})
