import type { ImportState } from '../../src-shared/domain/forge-import.ts'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Commit } from '../../src-shared/domain/commit.ts'
import type { KeptRef } from '../../src-shared/domain/kept-ref.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { MatrixCell } from '../../src-shared/domain/ref-matrix.ts'
import type { RefStanding } from '../../src-shared/domain/ref-standing.ts'
import type { Repository } from '../../src-shared/domain/repository.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import type { PublicKey } from '../../src-shared/domain/token.ts'

export const hex = '0123456789abcdef0123456789abcdef'

export const objectId = `${hex}01234567`

export const at = 1_750_000_000_000

export const url = 'https://git.example.org/team/project.git'

export const sampleRepository: Repository = {
  id: `repo_${hex}`,
  name: 'team/project',
  state: 'ready',
  health: 'sound',
  createdAt: at,
  changedAt: null,
  mirrorCount: 1,
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
  runner: 'local',
  forge: null,
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

export const account: Account = {
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

export const person = { name: 'Ada', email: 'ada@example.org', at }

export const commit: Commit = {
  id: objectId,
  parents: [],
  author: person,
  committer: person,
  subject: 'One',
  signature: null,
  refs: ['refs/heads/main'],
}

export const publicKey: PublicKey = {
  id: `key_${hex}`,
  organization: 'local',
  algorithm: 'ES256',
  fingerprint: 'SHA256:abc',
  label: '',
  builtIn: false,
  createdAt: at,
}

export const keptRef: KeptRef = {
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

export const ofRepository = { at, repositoryId: sampleRepository.id, repository: sampleRepository.name }

export const refusedCell: MatrixCell = {
  mirrorId: `mir_${hex}`,
  state: 'ahead',
  ahead: 2,
  behind: 0,
  remoteObjectId: objectId,
  leftOut: null,
  wasMirrored: false,
  problem: { outcome: 'refused', reason: 'protected', message: 'no', runId: `run_${hex}`, at },
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

export const importState: ImportState = {
  accountId: account.id,
  total: 1,
  done: 1,
  failures: [],
  failedCount: 0,
  startedAt: at,
  finishedAt: at,
  isCancelled: false,
}
