import type { FlipPlan } from '../../src-shared/domain/flip.ts'
import type { MirrorPlan, RemoteTest } from '../../src-shared/domain/remote-test.ts'
import type { Verification } from '../../src-shared/domain/verification.ts'
import type { SampleCalls } from './sample-calls.ts'
import { objectId, at, url, sampleRepository, sampleRun, sampleMirror } from './sample-values.ts'

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

const trashedMirror = {
  id: sampleMirror.id,
  repositoryId: sampleRepository.id,
  repository: sampleMirror.repository,
  direction: sampleMirror.direction,
  url: sampleMirror.url,
  host: sampleMirror.host,
  accountId: null,
  paused: false,
  deletedAt: at,
  expiresAt: at + 1,
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

/** Mirrors that run here, and their runs. */
export const mirrorsSamples: SampleCalls<'remotes' | 'mirrors' | 'schedules' | 'runs'> = {
  inputs: {
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
    'mirrors.recentRuns': { ids: [sampleMirror.id] },
    'mirrors.verify': { id: sampleMirror.id, deep: true },
    'mirrors.verification': { id: sampleMirror.id },
  },
  outputs: {
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
    'mirrors.verify': verification,
    'mirrors.verification': { verification },
    'mirrors.recentRuns': {
      items: [
        {
          mirrorId: sampleMirror.id,
          runs: [{ id: sampleRun.id, outcome: 'unchanged', finishedAt: at, durationMs: 12 }],
        },
      ],
    },
  },
}
