import type { DiscoveredRepository, DiscoveryState } from '../../src-shared/domain/discovery.ts'
import type { ExportChoice } from '../../src-shared/domain/forge-export.ts'
import type { ImportChoice } from '../../src-shared/domain/forge-import.ts'
import type { NewRepositories } from '../../src-shared/domain/new-repositories.ts'
import type { PairChoice } from '../../src-shared/domain/pairing.ts'
import type { SampleCalls } from './sample-calls.ts'
import { at, account, importState } from './sample-values.ts'

const newRepositories: NewRepositories = {
  accountId: account.id,
  rules: [
    {
      owner: 'acme',
      pattern: '*',
      forks: 'none',
      archived: 'any',
      visibility: 'any',
      way: 'default',
      schedule: null,
      nameTemplate: null,
    },
  ],
  everyMs: 21_600_000,
  nextAt: at,
  decided: [{ forgeId: '42', path: 'acme/notes', at, action: 'taken', name: 'acme/notes', note: null }],
  job: null,
}

const pairChoice: PairChoice = {
  fromId: account.id,
  toId: account.id,
  direction: 'there',
  chosen: [{ key: 'acme/notes', direction: 'back' }],
  createMissing: true,
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
  forgeMirror: null,
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

/** What forges have, and many of it at once. */
export const discoverySamples: SampleCalls<
  'discovery' | 'newRepositories' | 'pairs' | 'imports' | 'exports'
> = {
  inputs: {
    'discovery.get': { accountId: account.id },
    'discovery.refresh': { accountId: account.id },
    'discovery.cancel': { accountId: account.id },
    'discovery.list': { accountId: account.id, filter: { query: 'notes', fork: false }, limit: 50 },
    'discovery.facets': { accountId: account.id },
    'discovery.owners': { accountId: account.id },
    'newRepositories.get': { accountId: account.id },
    'newRepositories.set': { accountId: account.id, rules: newRepositories.rules, everyMs: 21_600_000 },
    'newRepositories.plan': { accountId: account.id },
    'newRepositories.apply': { accountId: account.id },
    'newRepositories.preview': {
      accountId: account.id,
      rule: {
        owner: null,
        pattern: '*',
        forks: 'any',
        archived: 'any',
        visibility: 'any',
        way: 'pull',
        schedule: null,
        nameTemplate: '{name}',
      },
    },
    'pairs.plan': pairChoice,
    'pairs.start': pairChoice,
    'pairs.get': { accountId: account.id },
    'pairs.cancel': { accountId: account.id },
    'imports.plan': importChoice,
    'imports.start': importChoice,
    'imports.get': { accountId: account.id },
    'imports.cancel': { accountId: account.id },
    'exports.plan': exportChoice,
    'exports.start': exportChoice,
    'exports.get': { accountId: account.id },
    'exports.cancel': { accountId: account.id },
  },
  outputs: {
    'discovery.get': discoveryState,
    'discovery.refresh': discoveryState,
    'discovery.cancel': discoveryState,
    'discovery.list': { items: [discovered], nextCursor: null, total: 1 },
    'discovery.facets': { owners: [{ name: 'acme', count: 1 }], languages: [] },
    'discovery.owners': { items: [{ id: '7', path: 'acme', kind: 'organization', canCreate: true }] },
    'newRepositories.get': newRepositories,
    'newRepositories.set': newRepositories,
    'newRepositories.plan': {
      count: 1,
      rows: [
        {
          forgeId: '42',
          path: 'acme/notes',
          name: 'acme/notes',
          action: 'import',
          problem: null,
          way: 'pull',
        },
      ],
    },
    'newRepositories.apply': newRepositories,
    'newRepositories.preview': { path: 'acme/tool', name: 'tool', problem: null },
    'pairs.plan': {
      counts: { going: 1, made: 1, mirrored: 0, left: 0 },
      rows: [
        {
          key: 'acme/notes',
          fromPath: 'ada/Notes',
          toPath: null,
          state: 'only_from',
          direction: 'there',
          name: 'ada/Notes',
          isMade: true,
          problem: null,
        },
      ],
    },
    'pairs.start': importState,
    'pairs.get': { state: importState },
    'pairs.cancel': { state: null },
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
  },
}
