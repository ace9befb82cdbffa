import type { ActivityItem } from '../../src-shared/domain/activity.ts'
import type { RefMatrix } from '../../src-shared/domain/ref-matrix.ts'
import type { RepositoryDetails } from '../../src-shared/domain/repository.ts'
import type { SampleCalls } from './sample-calls.ts'
import {
  hex,
  objectId,
  at,
  url,
  sampleRepository,
  sampleRun,
  sampleMirror,
  commit,
  keptRef,
  ofRepository,
  refusedCell,
  sampleStanding,
} from './sample-values.ts'

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

const keptEffect = { goingCount: 1, repositoryCount: 1, goingAt: at, soonerCount: 0 }

const trashed = { id: sampleRepository.id, name: sampleRepository.name, deletedAt: at, expiresAt: at + 1 }

const movedRef = {
  ref: 'refs/heads/main',
  oldObjectId: null,
  newObjectId: objectId,
  outcome: 'created',
} as const

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

/** Repositories, and what is in them. */
export const repositoriesSamples: SampleCalls<
  'repositories' | 'refs' | 'commits' | 'diffs' | 'files' | 'fetches' | 'keptRefs' | 'activity'
> = {
  inputs: {
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
    'keptRefs.list': { repository: 'team/project' },
    'keptRefs.restore': { repository: 'team/project', name: 'refs/kept/x', where: 'beside' },
    'keptRefs.pin': { repository: 'team/project', name: 'refs/kept/x', pinned: true },
    'keptRefs.lifetime': { repository: 'team/project' },
    'keptRefs.setLifetime': { repository: 'team/project', lifetime: null },
    'keptRefs.previewLifetime': { lifetime: 604_800_000 },
    'activity.list': { filter: 'problems', direction: 'pull', query: 'team' },
    'repositories.repair': { name: 'team/project' },
  },
  outputs: {
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
    'keptRefs.list': { items: [] },
    'keptRefs.restore': { ref: 'refs/heads/restored/main', objectId },
    'keptRefs.pin': keptRef,
    'keptRefs.lifetime': { lifetimeMs: null, followsSettings: true },
    'keptRefs.setLifetime': { lifetimeMs: null, followsSettings: false, effect: keptEffect },
    'keptRefs.previewLifetime': keptEffect,
    'activity.list': { items: activityItems, nextCursor: null },
    'repositories.repair': {},
  },
}
