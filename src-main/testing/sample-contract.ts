import type {
  CallInput,
  CallName,
  CallOutput,
  ContractHandlers,
} from '../../src-shared/contract/contract-types.ts'
import type { DiscoveredRepository, DiscoveryState } from '../../src-shared/domain/discovery.ts'
import type { ExportChoice } from '../../src-shared/domain/forge-export.ts'
import type { ImportChoice, ImportState } from '../../src-shared/domain/forge-import.ts'
import type { Account } from '../../src-shared/domain/account.ts'
import type { ActivityItem } from '../../src-shared/domain/activity.ts'
import type { Commit } from '../../src-shared/domain/commit.ts'
import type { KeptRef } from '../../src-shared/domain/kept-ref.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { MatrixCell, RefMatrix } from '../../src-shared/domain/ref-matrix.ts'
import type { RefStanding } from '../../src-shared/domain/ref-standing.ts'
import type { FlipPlan } from '../../src-shared/domain/flip.ts'
import type { MirrorPlan, RemoteTest } from '../../src-shared/domain/remote-test.ts'
import type { Repository, RepositoryDetails } from '../../src-shared/domain/repository.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import { defaultSettings } from '../../src-shared/domain/settings.ts'
import type { SigningKey } from '../../src-shared/domain/signing-key.ts'
import type { PublicKey } from '../../src-shared/domain/token.ts'
import type { Verification } from '../../src-shared/domain/verification.ts'
import type { Delivery, Webhook } from '../../src-shared/domain/webhook.ts'

const hex = '0123456789abcdef0123456789abcdef'
const objectId = `${hex}01234567`
const at = 1_750_000_000_000
const url = 'https://git.example.org/team/project.git'

export const sampleRepository: Repository = {
  id: `repo_${hex}`,
  name: 'team/project',
  state: 'ready',
  health: 'sound',
  createdAt: at,
  changedAt: null,
  mirrorCount: 1,
}

const repositoryDetails: RepositoryDetails = {
  ...sampleRepository,
  defaultBranch: 'main',
  branchCount: 2,
  tagCount: 1,
  keptRefCount: 0,
  sizeBytes: 4_096,
  keptBytes: 512,
  packCount: 1,
  lastRepair: null,
  largeFileBytes: 0,
  cloneUrl: 'http://127.0.0.1:7420/team/project.git',
}

export const sampleRun: Run = {
  id: `run_${hex}`,
  repositoryId: sampleRepository.id,
  repository: sampleRepository.name,
  mirrorId: `mir_${hex}`,
  kind: 'pull',
  url,
  trigger: 'manual',
  state: 'queued',
  phase: 'queued',
  outcome: null,
  queuedAt: at,
  startedAt: null,
  finishedAt: null,
  bytes: 0,
  changedRefCount: 0,
  problemRefCount: 0,
  failure: null,
  notes: [],
}

export const sampleMirror: Mirror = {
  id: `mir_${hex}`,
  repositoryId: sampleRepository.id,
  repository: sampleRepository.name,
  direction: 'pull',
  url,
  host: 'git.example.org',
  accountId: null,
  schedule: { kind: 'every', intervalMs: 900_000 },
  onDiverged: 'stop',
  onDestructive: 'hold',
  patterns: [],
  notes: false,
  extraBranches: true,
  flippedAt: null,
  acceptWhileAway: false,
  status: 'pending',
  partial: false,
  failure: null,
  waiting: null,
  pausedBy: null,
  movedTo: null,
  consecutiveFailures: 0,
  createdAt: at,
  lastCheckedAt: null,
  lastChangedAt: null,
  nextRunAt: at,
  lastRun: null,
  lastChange: null,
  oscillatingRef: null,
  conflictCount: 0,
  activeRun: null,
}

const verification: Verification = {
  mirrorId: sampleMirror.id,
  deep: true,
  startedAt: at,
  finishedAt: at + 1,
  phase: 'done',
  outcome: 'different',
  refCount: 2,
  equalCount: 1,
  excludedCount: 0,
  differenceCount: 1,
  differences: [{ ref: 'refs/heads/main', here: objectId, there: null, reason: 'newer_here', message: null }],
  objectProblems: [],
  failure: null,
}

const account: Account = {
  id: `acc_${hex}`,
  kind: 'generic',
  host: 'git.example.org',
  label: 'Example',
  credentialKind: 'password',
  username: 'ada',
  keyFile: null,
  connection: null,
  mirrorCount: 0,
  createdAt: at,
  changedAt: at,
}

const person = { name: 'Ada', email: 'ada@example.org', at }
const commit: Commit = {
  id: objectId,
  parents: [],
  author: person,
  committer: person,
  subject: 'One',
  signature: null,
  refs: ['refs/heads/main'],
}

const publicKey: PublicKey = {
  id: `key_${hex}`,
  organization: 'local',
  algorithm: 'ES256',
  fingerprint: 'SHA256:abc',
  label: '',
  builtIn: false,
  createdAt: at,
}

const signingKey: SigningKey = {
  id: `sig_${hex}`,
  organization: 'local',
  kind: 'ssh',
  fingerprint: 'SHA256:abc',
  label: 'Ada',
  createdAt: at,
}

const hostKey = { host: 'git.example.org', keyType: 'ssh-ed25519', fingerprint: 'SHA256:abc' }
const keptEffect = { goingCount: 1, repositoryCount: 1, goingAt: at, soonerCount: 0 }
const trashedMirror = {
  id: sampleMirror.id,
  repositoryId: sampleMirror.repositoryId,
  repository: sampleMirror.repository,
  direction: sampleMirror.direction,
  url: sampleMirror.url,
  host: sampleMirror.host,
  accountId: null,
  paused: false,
  deletedAt: at,
  expiresAt: at + 1,
}
const trashed = { id: sampleRepository.id, name: sampleRepository.name, deletedAt: at, expiresAt: at + 1 }
const overviewCounts = {
  repositories: 1,
  mirrors: 1,
  upToDate: 0,
  syncing: 0,
  needYou: 0,
  waiting: 1,
  paused: 0,
}

const keptRef: KeptRef = {
  name: `refs/kept/20250615T150640Z-run_${hex}/mir_${hex}/heads/main`,
  originalRef: 'refs/heads/main',
  objectId,
  currentObjectId: null,
  runId: sampleRun.id,
  mirrorId: sampleMirror.id,
  keptAt: at,
  expiresAt: null,
  pinned: true,
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

const movedRef = {
  ref: 'refs/heads/main',
  oldObjectId: null,
  newObjectId: objectId,
  outcome: 'created',
} as const
const ofRepository = { at, repositoryId: sampleRepository.id, repository: sampleRepository.name }
const activityItems: ActivityItem[] = [
  { kind: 'local', id: 'act_2', ...ofRepository, cause: 'push', refCount: 1, refs: [movedRef] },
  {
    kind: 'run',
    id: 'act_1',
    ...ofRepository,
    runId: sampleRun.id,
    mirrorId: sampleMirror.id,
    runKind: 'pull',
    url,
    trigger: 'schedule',
    outcome: 'succeeded',
    changedRefCount: 1,
    problemRefCount: 0,
    failure: null,
    refCount: 1,
    refs: [movedRef],
  },
]

const refusedCell: MatrixCell = {
  mirrorId: `mir_${hex}`,
  state: 'ahead',
  ahead: 2,
  behind: 0,
  remoteObjectId: objectId,
  leftOut: null,
  wasMirrored: false,
  problem: { outcome: 'refused', reason: 'protected', message: 'no', runId: `run_${hex}`, at },
}
const refMatrix: RefMatrix = {
  remotes: [
    { mirrorId: `mir_${hex}`, direction: 'push', url, host: 'git.example.org', seenAt: at },
    { mirrorId: `mir_1${hex.slice(1)}`, direction: 'push', url, host: 'git.example.com', seenAt: null },
  ],
  items: [
    {
      ref: 'refs/heads/main',
      objectId,
      isDefault: true,
      commit: { id: objectId, subject: 'Add a file', authorName: 'Ada', committedAt: at },
      cells: [
        refusedCell,
        {
          mirrorId: `mir_1${hex.slice(1)}`,
          state: 'unknown',
          ahead: null,
          behind: null,
          remoteObjectId: null,
          leftOut: null,
          wasMirrored: false,
          problem: null,
        },
      ],
    },
  ],
  total: 1,
  nextCursor: null,
}

/** One ref, with all there may be to say of it. */
export const sampleStanding: RefStanding = {
  repository: sampleRepository.name,
  ref: 'refs/heads/main',
  objectId,
  isDefault: true,
  commit: { id: objectId, subject: 'Add a file', authorName: 'Ada', committedAt: at },
  pausedAll: null,
  mirrors: [
    {
      mirror: sampleMirror,
      cell: refusedCell,
      seenAt: at,
      baseObjectId: objectId,
      conflict: null,
      refusal: { reason: 'protected', message: 'no', foundAt: at, triedAgainAt: at + 1 },
      missingLargeFileCount: 0,
      runs: [
        {
          run: sampleRun,
          ref: {
            ref: 'refs/heads/main',
            oldObjectId: null,
            newObjectId: objectId,
            outcome: 'refused',
            reason: 'protected',
            message: 'no',
            keptRef: null,
          },
        },
      ],
    },
  ],
}

const remoteTest: RemoteTest = {
  url,
  host: 'git.example.org',
  branchCount: 2,
  tagCount: 1,
  hiddenRefCount: 3,
  defaultBranch: 'main',
  isEmpty: false,
  canWrite: null,
}

const mirrorPlan: MirrorPlan = {
  counts: { create: 1, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 4 },
  refs: [{ ref: 'refs/heads/a', action: 'create', fromObjectId: null, toObjectId: objectId, certain: true }],
}

const flipPlan: FlipPlan = {
  mirrorId: sampleMirror.id,
  repository: sampleMirror.repository,
  host: sampleMirror.host,
  from: 'pull',
  direction: 'push',
  counts: { ...mirrorPlan.counts, overwrite: 1, diverged: 1 },
  refs: [
    {
      ref: 'refs/heads/a',
      action: 'overwrite',
      side: 'there',
      diverged: true,
      fromObjectId: objectId,
      toObjectId: objectId,
      certain: true,
    },
  ],
  isSafe: false,
  fingerprint: 'f'.repeat(64),
}

const discoveryState: DiscoveryState = {
  accountId: account.id,
  state: 'whole',
  count: 1,
  startedAt: at,
  finishedAt: at,
  failure: null,
}
const discovered: DiscoveredRepository = {
  id: '42',
  path: 'acme/notes',
  owner: 'acme',
  name: 'notes',
  description: null,
  visibility: 'private',
  isFork: false,
  isArchived: false,
  isDisabled: false,
  isEmpty: false,
  isPullMirror: null,
  deletedFromAt: null,
  defaultBranch: 'main',
  cloneUrl: 'https://git.example.org/acme/notes.git',
  sshUrl: null,
  webUrl: 'https://git.example.org/acme/notes',
  sizeBytes: 1_024,
  language: 'TypeScript',
  pushedAt: at,
  mayPush: true,
  mayAdminister: false,
  objectFormat: 'sha1',
  mirror: null,
}
const importChoice: ImportChoice = {
  accountId: account.id,
  selection: { kind: 'ids', ids: ['42'] },
  way: 'pull',
}
const exportChoice: ExportChoice = {
  accountId: account.id,
  selection: { kind: 'names', names: ['team/project'] },
  createMissing: true,
}
const importState: ImportState = {
  accountId: account.id,
  total: 1,
  done: 1,
  failures: [],
  failedCount: 0,
  startedAt: at,
  finishedAt: at,
  isCancelled: false,
}

/** An input of every call that is valid. */
export const sampleInputs: { readonly [K in CallName]: CallInput<K> } = {
  'system.info': {},
  'system.createOpenLink': {},
  'system.diskUse': {},
  'credentialHelper.get': {},
  'credentialHelper.setUp': {},
  'credentialHelper.remove': {},
  'overview.get': {},
  'repositories.create': { name: 'team/project' },
  'repositories.import': { name: 'team/project', url },
  'repositories.list': {},
  'repositories.get': { name: 'team/project' },
  'repositories.rename': { name: 'team/project', newName: 'team/other' },
  'repositories.setDefaultBranch': { name: 'team/project', branch: 'trunk' },
  'repositories.delete': { name: 'team/project' },
  'repositories.listTrash': {},
  'repositories.undelete': { id: sampleRepository.id },
  'refs.list': { repository: 'team/project', kind: 'branch' },
  'refs.matrix': { repository: 'team/project', kind: 'branch', query: 'ma', onlyDiffering: true },
  'refs.standing': { repository: 'team/project', ref: 'main' },
  'refs.lookNow': { mirrorId: sampleMirror.id, ref: 'refs/heads/main' },
  'commits.list': { repository: 'team/project' },
  'commits.get': { repository: 'team/project', revision: 'main' },
  'diffs.get': { repository: 'team/project', head: 'main' },
  'diffs.patches': {
    repository: 'team/project',
    baseId: null,
    headId: objectId,
    files: [{ path: 'a.txt', oldPath: null }],
  },
  'files.list': { repository: 'team/project' },
  'files.lastChanges': { repository: 'team/project' },
  'files.get': { repository: 'team/project', path: 'a.txt' },
  'files.blame': { repository: 'team/project', path: 'a.txt' },
  'fetches.start': { repository: 'team/project', url },
  'remotes.test': { url, direction: 'push' },
  'mirrors.plan': { repository: 'team/project', direction: 'pull', url },
  'schedules.preview': { schedule: { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' } },
  'mirrors.add': { repository: 'team/project', direction: 'pull', url },
  'mirrors.planFlip': { mirrorId: sampleMirror.id, direction: 'push' },
  'mirrors.flip': { mirrorId: sampleMirror.id, direction: 'push' },
  'mirrors.flipMany': { mirrorIds: [sampleMirror.id], direction: 'push' },
  'mirrors.applyDefaultDirection': {},
  'mirrors.previewPatterns': { mirrorId: sampleMirror.id, patterns: ['main'] },
  'mirrors.list': {},
  'mirrors.get': { id: sampleMirror.id },
  'mirrors.bothSides': { id: sampleMirror.id },
  'mirrors.syncNow': { id: sampleMirror.id },
  'mirrors.syncAll': {},
  'mirrors.pause': { id: sampleMirror.id },
  'mirrors.resume': { id: sampleMirror.id },
  'mirrors.pauseAll': { untilAt: at },
  'mirrors.resumeAll': {},
  'mirrors.change': { id: sampleMirror.id },
  'mirrors.remove': { id: sampleMirror.id },
  'mirrors.listTrash': {},
  'mirrors.undelete': { id: sampleMirror.id },
  'mirrors.conflicts': { id: sampleMirror.id },
  'mirrors.resolveConflict': {
    id: sampleMirror.id,
    ref: 'refs/heads/main',
    choice: 'both',
    localObjectId: objectId,
    remoteObjectId: objectId,
  },
  'runs.list': {},
  'runs.export': { repository: 'team/project' },
  'runs.get': { id: sampleRun.id },
  'runs.cancel': { id: sampleRun.id },
  'keptRefs.list': { repository: 'team/project' },
  'keptRefs.restore': { repository: 'team/project', name: 'refs/kept/x', where: 'beside' },
  'keptRefs.pin': { repository: 'team/project', name: 'refs/kept/x', pinned: true },
  'keptRefs.lifetime': { repository: 'team/project' },
  'keptRefs.setLifetime': { repository: 'team/project', lifetime: null },
  'keptRefs.previewLifetime': { lifetime: 604_800_000 },
  'activity.list': { filter: 'problems', direction: 'pull', query: 'team' },
  'mirrors.recentRuns': { ids: [sampleMirror.id] },
  'mirrors.verify': { id: sampleMirror.id, deep: true },
  'mirrors.verification': { id: sampleMirror.id },
  'repositories.repair': { name: 'team/project' },
  'accounts.add': { host: 'git.example.org', credential: { kind: 'ssh_agent' } },
  'accounts.list': {},
  'accounts.connect': { kind: 'github', token: 'ghp_sample' },
  'accounts.changeToken': { id: account.id, token: 'ghp_sample' },
  'accounts.check': { id: account.id },
  'accounts.change': { id: account.id },
  'discovery.get': { accountId: account.id },
  'discovery.refresh': { accountId: account.id },
  'discovery.cancel': { accountId: account.id },
  'discovery.list': { accountId: account.id, filter: { query: 'notes', fork: false }, limit: 50 },
  'discovery.facets': { accountId: account.id },
  'discovery.owners': { accountId: account.id },
  'imports.plan': importChoice,
  'imports.start': importChoice,
  'imports.get': { accountId: account.id },
  'imports.cancel': { accountId: account.id },
  'exports.plan': exportChoice,
  'exports.start': exportChoice,
  'exports.get': { accountId: account.id },
  'exports.cancel': { accountId: account.id },
  'accounts.remove': { id: account.id },
  'hostKeys.list': {},
  'hostKeys.scan': { host: 'git.example.org' },
  'hostKeys.trust': { host: 'git.example.org', fingerprint: 'SHA256:abc' },
  'tokens.mint': { repository: 'team/project' },
  'keys.add': { pem: '-----BEGIN PUBLIC KEY-----' },
  'keys.list': {},
  'keys.remove': { id: publicKey.id },
  'signingKeys.add': { key: 'ssh-ed25519 AAAA' },
  'signingKeys.list': {},
  'signingKeys.remove': { id: signingKey.id },
  'settings.get': {},
  'settings.change': {},
  'webhooks.add': { url: webhook.url },
  'webhooks.list': {},
  'webhooks.change': { id: webhook.id, secret: { generate: true } },
  'webhooks.remove': { id: webhook.id },
  'webhooks.test': { id: webhook.id },
  'deliveries.list': { webhookId: webhook.id, state: 'failed' },
  'deliveries.get': { id: delivery.id },
  'deliveries.redeliver': { id: delivery.id },
}

/** An answer to every call that fits the contract. */
export const sampleOutputs: { readonly [K in CallName]: CallOutput<K> } = {
  'system.info': {
    version: '0.1.0',
    organization: 'local',
    address: 'http://127.0.0.1:7420',
    dataDirectory: '/data',
    gitVersion: '2.39.5',
    startedAt: at,
    processId: 1,
    startedWith: { listenHost: null, listenPort: null, gitPath: null },
    fixedSettings: { defaultDirection: null },
  },
  'system.createOpenLink': { url: 'http://127.0.0.1:7420/open?ticket=x', expiresAt: at },
  'system.diskUse': {
    dataDirectory: '/data',
    databaseBytes: 4_096,
    repositoriesBytes: 8_192,
    trashBytes: 0,
    logBytes: 512,
    quarantineBytes: 0,
    isLow: false,
    freeBytes: 1_000_000,
    largest: [{ name: 'team/project', bytes: 8_192, keptBytes: 512, packCount: 1 }],
  },
  'credentialHelper.get': { state: 'not_set_up', command: null },
  'credentialHelper.setUp': { state: 'set_up', command: '!f() { :; }; f' },
  'credentialHelper.remove': { state: 'not_set_up', command: null },
  'overview.get': {
    sentence: '1 mirror waits for its first run.',
    counts: overviewCounts,
    pausedAll: null,
    waitsOnBattery: false,
    needYou: [],
    mirrors: [sampleMirror],
  },
  'repositories.create': repositoryDetails,
  'repositories.import': { repository: sampleRepository, run: sampleRun },
  'repositories.list': { items: [sampleRepository], nextCursor: null },
  'repositories.get': repositoryDetails,
  'repositories.rename': repositoryDetails,
  'repositories.setDefaultBranch': repositoryDetails,
  'repositories.delete': trashed,
  'repositories.listTrash': { items: [trashed] },
  'repositories.undelete': repositoryDetails,
  'refs.list': { items: [{ name: 'refs/heads/main', objectId }], nextCursor: 'next' },
  'refs.matrix': refMatrix,
  'refs.standing': sampleStanding,
  'refs.lookNow': {
    mirrorId: sampleMirror.id,
    at,
    cell: refusedCell,
    isAsSeen: false,
    isObjectHere: true,
  },
  'commits.list': { items: [commit], nextCursor: null },
  'commits.get': { ...commit, body: '', treeId: objectId },
  'diffs.get': {
    baseId: null,
    headId: objectId,
    files: [
      {
        path: 'a.txt',
        oldPath: null,
        status: 'added',
        oldMode: null,
        newMode: '100644',
        additions: 1,
        deletions: 0,
      },
    ],
    truncated: false,
    fileCount: 1,
    additions: 1,
    deletions: 0,
  },
  'diffs.patches': { items: [{ path: 'a.txt', patch: '', withheld: null }] },
  'files.list': {
    commitId: objectId,
    path: '',
    entries: [{ name: 'a.txt', path: 'a.txt', kind: 'file', objectId, sizeBytes: 4 }],
  },
  'files.lastChanges': {
    items: [{ name: 'a.txt', commitId: objectId, subject: 'One', authorName: 'Ada', authoredAt: at }],
  },
  'files.get': {
    commitId: objectId,
    path: 'a.txt',
    objectId,
    sizeBytes: 4,
    content: { kind: 'text', text: 'one\n' },
  },
  'files.blame': { commitId: objectId, ranges: [] },
  'fetches.start': sampleRun,
  'remotes.test': remoteTest,
  'mirrors.plan': mirrorPlan,
  'schedules.preview': { nextRunAt: at },
  'mirrors.add': { mirror: sampleMirror, run: sampleRun },
  'mirrors.planFlip': flipPlan,
  'mirrors.flip': { outcome: 'flipped', mirror: sampleMirror, run: sampleRun, plan: flipPlan },
  'mirrors.flipMany': {
    items: [{ mirrorId: sampleMirror.id, result: { outcome: 'needs_approval', plan: flipPlan } }],
  },
  'mirrors.applyDefaultDirection': {
    items: [{ mirrorId: sampleMirror.id, result: { outcome: 'skipped', reason: 'A run is under way.' } }],
  },
  'mirrors.previewPatterns': {
    branches: { total: 2, carriedCount: 1, carried: ['main'], leftOut: ['topic'] },
    tags: { total: 0, carriedCount: 0, carried: [], leftOut: [] },
  },
  'mirrors.list': { items: [sampleMirror] },
  'mirrors.get': sampleMirror,
  'mirrors.bothSides': {
    here: { branchCount: 1, tagCount: 0, newest: [] },
    there: {
      branchCount: 1,
      tagCount: 1,
      newest: [{ ref: 'refs/heads/main', objectId, subject: 'Theirs', authorName: 'Ada', committedAt: at }],
    },
  },
  'mirrors.syncNow': sampleRun,
  'mirrors.syncAll': { queued: 1 },
  'mirrors.pause': sampleMirror,
  'mirrors.resume': sampleMirror,
  'mirrors.pauseAll': { untilAt: at },
  'mirrors.resumeAll': {},
  'mirrors.change': sampleMirror,
  'mirrors.remove': trashedMirror,
  'mirrors.listTrash': { items: [trashedMirror] },
  'mirrors.undelete': sampleMirror,
  'mirrors.conflicts': {
    items: [
      {
        ref: 'refs/heads/main',
        local: { objectId, subject: 'Ours', authorName: 'Ada', committedAt: at },
        remote: { objectId, subject: null, authorName: null, committedAt: null },
        baseObjectId: null,
        ahead: 2,
        behind: 3,
        foundAt: at,
        choice: null,
      },
    ],
  },
  'mirrors.resolveConflict': sampleRun,
  'runs.list': { items: [sampleRun], nextCursor: null },
  'runs.export': {
    items: [{ ...sampleRun, refs: [], phases: [], isContinued: false }],
    nextCursor: null,
  },
  'runs.get': { ...sampleRun, refs: [], phases: [] },
  'runs.cancel': sampleRun,
  'keptRefs.list': { items: [] },
  'keptRefs.restore': { ref: 'refs/heads/restored/main', objectId },
  'keptRefs.pin': keptRef,
  'keptRefs.lifetime': { lifetimeMs: null, followsSettings: true },
  'keptRefs.setLifetime': { lifetimeMs: null, followsSettings: false, effect: keptEffect },
  'keptRefs.previewLifetime': keptEffect,
  'activity.list': { items: activityItems, nextCursor: null },
  'mirrors.verify': verification,
  'mirrors.verification': { verification },
  'repositories.repair': {},
  'mirrors.recentRuns': {
    items: [
      {
        mirrorId: sampleMirror.id,
        runs: [{ id: sampleRun.id, outcome: 'unchanged', finishedAt: at, durationMs: 12 }],
      },
    ],
  },
  'accounts.add': account,
  'accounts.list': { items: [account] },
  'accounts.connect': account,
  'accounts.changeToken': account,
  'accounts.check': account,
  'accounts.change': account,
  'discovery.get': discoveryState,
  'discovery.refresh': discoveryState,
  'discovery.cancel': discoveryState,
  'discovery.list': { items: [discovered], nextCursor: null, total: 1 },
  'discovery.facets': { owners: [{ name: 'acme', count: 1 }], languages: [] },
  'discovery.owners': { items: [{ id: '7', path: 'acme', kind: 'organization', canCreate: true }] },
  'imports.plan': {
    counts: { import: 1, mirroredAlready: 0, nameTaken: 0, unsuitable: 0 },
    rows: [{ forgeId: '42', path: 'acme/notes', name: 'acme/notes', action: 'import', problem: null }],
  },
  'imports.start': importState,
  'imports.get': { state: importState },
  'imports.cancel': { state: null },
  'exports.plan': {
    counts: { pair: 0, create: 1, mirroredAlready: 0, missing: 0, unsuitable: 0 },
    rows: [{ name: 'team/project', path: 'acme/project', action: 'create', problem: null }],
  },
  'exports.start': importState,
  'exports.get': { state: importState },
  'exports.cancel': { state: null },
  'accounts.remove': { id: account.id },
  'hostKeys.list': { items: [hostKey] },
  'hostKeys.scan': { items: [hostKey] },
  'hostKeys.trust': hostKey,
  'tokens.mint': { token: 'a.b.c', url, expiresAt: at },
  'keys.add': publicKey,
  'keys.list': { items: [publicKey] },
  'keys.remove': { id: publicKey.id },
  'signingKeys.add': signingKey,
  'signingKeys.list': { items: [signingKey] },
  'signingKeys.remove': { id: signingKey.id },
  'settings.get': defaultSettings,
  'settings.change': defaultSettings,
  'webhooks.add': { webhook, secret: 'a-secret-of-32-random-bytes' },
  'webhooks.list': { items: [webhook] },
  'webhooks.change': { webhook, secret: null },
  'webhooks.remove': { id: webhook.id },
  'webhooks.test': delivery,
  'deliveries.list': { items: [delivery], nextCursor: null },
  'deliveries.get': { ...delivery, body: '{}', headers: { 'X-Pierre-Event': 'push' } },
  'deliveries.redeliver': delivery,
}

/** Handlers that answer every call with its sample; those under test are given. */
export const sampleHandlers = (given: Partial<ContractHandlers> = {}): ContractHandlers => {
  const samples = Object.entries(sampleOutputs).map(([name, output]) => [name, () => output])
  return { ...Object.fromEntries(samples), ...given } as ContractHandlers
}
