import type { Mirror, MirrorStatus } from '../../../src-shared/domain/mirror.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import { every } from '../../../src-shared/domain/schedule.ts'
import { classOfFailure } from '../../../src-shared/errors/failure-policy.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'

/** A pull has no id of its own: it stands once its repository is known. */
export const isSetUp = ({ direction, forgeMirrorId, forgeId }: ListedForgeMirror): boolean =>
  direction === 'push' ? forgeMirrorId !== null : !forgeId.startsWith(unmade)

/** In the place of the forge's id of a repository that is being made. */
export const unmade = 'new:'

const says = (reason: string, advice: string): Failure =>
  failureOf(new AppError('forge_cannot', reason, { details: { reason, advice } }), null)

/** What a person is to know first: what is left for them to do, why it was not set up, why it fails, why nobody knows. */
const failureNow = (row: ListedForgeMirror): Failure | null => {
  const { flip, path, forgeHost, lookFailure, failure } = row
  if (flip !== null) {
    if (flip.byHand !== null) {
      return says(`${path} waits for a step by hand at ${forgeHost}.`, flip.byHand.steps.join(' '))
    }
    return (
      failure ??
      lookFailure ??
      says(`Turning ${path} round broke off.`, 'Go on: each step is looked at first, nothing is done twice.')
    )
  }
  // What is known of it stays, while its forge is away.
  if (isSetUp(row)) return failure ?? lookFailure
  return failure ?? says(`Setting up the mirror of ${path} broke off.`, 'Go on, or remove it.')
}

/** Others that run together are held back with it; here it is what says that nothing is known just now. */
const waitingOf = (row: ListedForgeMirror, failure: Failure | null): Mirror['waiting'] => {
  if (failure === null || failure !== row.lookFailure) return null
  const untilAt = row.nextLookAt
  switch (classOfFailure(failure)) {
    case 'host':
    case 'transient':
      return { reason: 'host', untilAt }
    case 'rate_limit':
      return { reason: 'rate_limit', untilAt }
    case 'content':
    case 'credential':
    case 'decision':
    case 'gone':
    case 'local':
    case 'permission':
      return null
  }
}

const statusOf = (row: ListedForgeMirror, isBusy: boolean, failure: Failure | null): MirrorStatus => {
  if (isBusy || row.isRunning) return 'syncing'
  if (row.isPaused) return 'paused'
  if (failure !== null) return 'error'
  return row.lastRunAt === null ? 'pending' : 'active'
}

/** When the forge runs it next by its clock, as far as can be told. */
const nextRunOf = ({ intervalMs, lastRunAt, isPaused }: ListedForgeMirror): number | null =>
  intervalMs === null || lastRunAt === null || isPaused ? null : lastRunAt + intervalMs

/** A mirror that a forge runs as people see it, beside those that run here. @param isBusy something is done to it now */
export const toForgeMirror = (row: ListedForgeMirror, isBusy: boolean): Mirror => {
  const failure = failureNow(row)
  return {
    id: row.id,
    runner: 'forge',
    forge: {
      accountId: row.accountId,
      kind: row.forgeKind,
      host: row.forgeHost,
      webUrl: row.webUrl,
      intervalMs: row.intervalMs,
      onPush: row.onPush,
      signIn: row.signIn,
      deployKey: row.deployKey,
      origin: row.origin,
      isSetUp: isSetUp(row),
      lastRunAt: row.lastRunAt,
      keptIn: row.keptInName,
      byHand: row.flip?.byHand ?? null,
      isTurning: row.flip !== null,
    },
    repositoryId: null,
    repository: row.path,
    direction: row.direction,
    url: row.url,
    host: row.host,
    accountId: row.otherAccountId,
    schedule: row.intervalMs === null ? { kind: 'manual' } : every(row.intervalMs),
    onDiverged: 'overwrite',
    onDestructive: 'accept',
    patterns: [],
    notes: false,
    extraBranches: false,
    flippedAt: null,
    acceptWhileAway: false,
    status: statusOf(row, isBusy, failure),
    partial: false,
    failure,
    waiting: waitingOf(row, failure),
    pausedBy: row.isPaused ? 'you' : null,
    movedTo: null,
    consecutiveFailures: row.consecutiveFailures,
    createdAt: row.createdAt,
    lastCheckedAt: row.lookedAt,
    lastChangedAt: null,
    nextRunAt: nextRunOf(row),
    lastRun: null,
    lastChange: null,
    oscillatingRef: null,
    conflictCount: 0,
    activeRun: null,
  }
}
