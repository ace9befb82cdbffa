import type { SignInState } from '../../src-shared/domain/forge-sign-in.ts'
import type { AccountExistence, MirrorExistence } from '../../src-shared/domain/existence.ts'
import type { HookDelivery, HookIn, HooksInState } from '../../src-shared/domain/hooks-in.ts'
import type { SampleCalls } from './sample-calls.ts'
import { at, sampleMirror, account } from './sample-values.ts'

const hooksIn: HooksInState = {
  accountId: account.id,
  reach: 'waiting',
  enabled: true,
  url: `https://mirrors.example.org/webhooks/gitea/${account.id}`,
  serverKey: null,
  counts: { pending: 0, active: 1, refused: 0, removing: 0 },
  problem: null,
  lastDeliveryAt: null,
  hints: { lookedAt: at, failure: null },
}

const hookIn: HookIn = {
  id: 'git.example.org/team/project',
  path: 'team/project',
  state: 'active',
  failure: null,
  madeAt: at,
  checkedAt: at,
  lastDeliveryAt: null,
}

const hookDelivery: HookDelivery = {
  id: '1',
  event: 'push',
  path: 'team/project',
  ref: 'refs/heads/main',
  outcome: 'checked',
  mirrorCount: 1,
  repeatCount: 0,
  receivedAt: at,
}

const sshKey = {
  keyFile: '/data/ssh-keys/ssh_1',
  publicKey: 'ssh-ed25519 AAAA mirrordesk git.example.org',
  fingerprint: 'SHA256:abc',
  isOurs: true,
}

const hostKey = { host: 'git.example.org', keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' }

const mirrorExistence: MirrorExistence = {
  mirrorId: sampleMirror.id,
  accountId: account.id,
  repository: 'team/project',
  direction: 'pull',
  host: 'git.example.org',
  path: 'acme/notes',
  state: 'gone',
  since: at,
  checkedAt: at,
  reason: null,
  missingCount: 3,
  missingSince: at,
  moved: { kind: 'renamed', from: 'acme/note', to: 'acme/notes', at },
}

const accountExistence: AccountExistence = {
  accountId: account.id,
  checkedAt: at,
  nextAt: at,
  failure: null,
  stopped: { count: 9, total: 10, at },
  counts: { here: 0, moved: 0, replaced: 0, unknown: 0, missing: 0, gone: 1 },
}

const signInState: SignInState = {
  id: 'sgn_1',
  kind: 'github',
  webUrl: 'https://github.com',
  way: 'device',
  state: 'waiting',
  userCode: 'WDJB-MJHT',
  pageUrl: 'https://github.com/login/device',
  expiresAt: at + 1,
  accountId: null,
  failure: null,
}

/** Accounts, their keys, and what forges tell. */
export const accountsSamples: SampleCalls<
  'accounts' | 'githubApps' | 'sshKeys' | 'hostKeys' | 'hooksIn' | 'existence'
> = {
  inputs: {
    'accounts.add': { host: 'git.example.org', credential: { kind: 'ssh_agent' } },
    'accounts.list': {},
    'accounts.connect': { kind: 'github', token: 'ghp_sample' },
    'accounts.changeToken': { id: account.id, token: 'ghp_sample' },
    'accounts.check': { id: account.id },
    'accounts.change': { id: account.id },
    'accounts.signIn.app': { kind: 'gitea', address: 'git.example.org' },
    'accounts.signIn.start': { kind: 'github', way: 'device', clientId: 'Iv1.sample' },
    'accounts.signIn.again': { id: account.id },
    'accounts.signIn.get': { id: 'sgn_1' },
    'accounts.signIn.cancel': { id: 'sgn_1' },
    'existence.list': { accountId: account.id },
    'existence.check': { accountId: account.id, accept: true },
    'accounts.remove': { id: account.id },
    'githubApps.connect': { appId: '123456', privateKey: '-----BEGIN RSA PRIVATE KEY-----' },
    'githubApps.change': { id: account.id, webhookSecret: null },
    'githubApps.installations': { id: account.id },
    'sshKeys.make': { name: 'git.example.org' },
    'sshKeys.ofAccount': { accountId: account.id },
    'sshKeys.discard': { keyFile: '/data/ssh-keys/ssh_1' },
    'hooksIn.get': { accountId: account.id },
    'hooksIn.change': { accountId: account.id, enabled: false },
    'hooksIn.list': { accountId: account.id, limit: 50 },
    'hooksIn.repair': { accountId: account.id },
    'hooksIn.changeSecret': { accountId: account.id },
    'hooksIn.changeKey': { accountId: account.id, serverKey: null },
    'hooksIn.deliveries': { accountId: account.id, limit: 50 },
    'hostKeys.list': {},
    'hostKeys.scan': { host: 'git.example.org' },
    'hostKeys.trust': { host: 'git.example.org', fingerprint: 'SHA256:abc' },
  },
  outputs: {
    'accounts.add': account,
    'accounts.list': { items: [account] },
    'accounts.connect': account,
    'accounts.changeToken': account,
    'accounts.check': account,
    'accounts.change': account,
    'accounts.signIn.app': { webUrl: 'https://git.example.org', ways: ['browser'], clientId: null },
    'accounts.signIn.start': signInState,
    'accounts.signIn.again': signInState,
    'accounts.signIn.get': signInState,
    'accounts.signIn.cancel': { ...signInState, state: 'cancelled' },
    'existence.list': { items: [mirrorExistence], accounts: [accountExistence] },
    'existence.check': { items: [mirrorExistence], account: accountExistence },
    'githubApps.connect': account,
    'githubApps.change': account,
    'githubApps.installations': {
      items: [
        {
          id: '7',
          owner: 'acme',
          ownerKind: 'organization',
          reaches: 'all',
          suspendedAt: null,
          permissions: { contents: 'write' },
          webUrl: null,
        },
      ],
      hasWebhookSecret: true,
    },
    'sshKeys.make': sshKey,
    'sshKeys.ofAccount': { key: sshKey },
    'sshKeys.discard': { keyFile: '/data/ssh-keys/ssh_1' },
    'accounts.remove': {
      id: account.id,
      webhooksLeft: [{ path: 'ada/notes', url: 'https://mirrors.example.org/webhooks/gitea/acc_1' }],
    },
    'hooksIn.get': hooksIn,
    'hooksIn.change': hooksIn,
    'hooksIn.list': { items: [hookIn], nextCursor: null },
    'hooksIn.repair': hooksIn,
    'hooksIn.changeSecret': hooksIn,
    'hooksIn.changeKey': hooksIn,
    'hooksIn.deliveries': { items: [hookDelivery], nextCursor: null },
    'hostKeys.list': { items: [hostKey] },
    'hostKeys.scan': { items: [hostKey] },
    'hostKeys.trust': hostKey,
  },
}
