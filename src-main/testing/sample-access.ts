import type { SigningKey } from '../../src-shared/domain/signing-key.ts'
import type { Delivery, Webhook } from '../../src-shared/domain/webhook.ts'
import type { SampleCalls } from './sample-calls.ts'
import { hex, at, url, sampleRepository, publicKey } from './sample-values.ts'

const signingKey: SigningKey = {
  id: `sig_${hex}`,
  organization: 'local',
  kind: 'ssh',
  fingerprint: 'SHA256:abc',
  label: 'Ada',
  createdAt: at,
}

const webhook: Webhook = {
  id: `whk_${hex}`,
  url: 'https://ci.example.org/hook',
  events: ['push', 'repo.sync.failed'],
  repositoryId: sampleRepository.id,
  repository: sampleRepository.name,
  customerId: 'local',
  enabled: true,
  createdAt: at,
  waitingCount: 1,
  lastAttempt: { at, status: 500, error: 'The receiver answered 500.' },
}

const delivery: Delivery = {
  id: `dlv_${hex}`,
  webhookId: webhook.id,
  event: 'push',
  repository: sampleRepository.name,
  ref: 'refs/heads/main',
  state: 'waiting',
  attempts: 1,
  createdAt: at,
  nextAttemptAt: at + 10_000,
  lastAttemptAt: at,
  finishedAt: null,
  status: 500,
  error: 'The receiver answered 500.',
  durationMs: 12,
}

/** Who may come in, and who is told. */
export const accessSamples: SampleCalls<'tokens' | 'keys' | 'signingKeys' | 'webhooks' | 'deliveries'> = {
  inputs: {
    'tokens.mint': { repository: 'team/project' },
    'keys.add': { pem: '-----BEGIN PUBLIC KEY-----' },
    'keys.list': {},
    'keys.remove': { id: publicKey.id },
    'signingKeys.add': { key: 'ssh-ed25519 AAAA' },
    'signingKeys.list': {},
    'signingKeys.remove': { id: signingKey.id },
    'webhooks.add': { url: webhook.url },
    'webhooks.list': {},
    'webhooks.change': { id: webhook.id, secret: { generate: true } },
    'webhooks.remove': { id: webhook.id },
    'webhooks.test': { id: webhook.id },
    'deliveries.list': { webhookId: webhook.id, state: 'failed' },
    'deliveries.get': { id: delivery.id },
    'deliveries.redeliver': { id: delivery.id },
  },
  outputs: {
    'tokens.mint': { token: 'a.b.c', url, expiresAt: at },
    'keys.add': publicKey,
    'keys.list': { items: [publicKey] },
    'keys.remove': { id: publicKey.id },
    'signingKeys.add': signingKey,
    'signingKeys.list': { items: [signingKey] },
    'signingKeys.remove': { id: signingKey.id },
    'webhooks.add': { webhook, secret: 'a-secret-of-32-random-bytes' },
    'webhooks.list': { items: [webhook] },
    'webhooks.change': { webhook, secret: null },
    'webhooks.remove': { id: webhook.id },
    'webhooks.test': delivery,
    'deliveries.list': { items: [delivery], nextCursor: null },
    'deliveries.get': { ...delivery, body: '{}', headers: { 'X-Pierre-Event': 'push' } },
    'deliveries.redeliver': delivery,
  },
}
