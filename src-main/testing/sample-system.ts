import { defaultSettings } from '../../src-shared/domain/settings.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupState, SetupStep } from '../../src-shared/domain/setup-plan.ts'
import type { SampleCalls } from './sample-calls.ts'
import { hex, at, url, sampleMirror } from './sample-values.ts'

const setupFile: SetupFile = {
  version: 1,
  accounts: { work: { kind: 'github', token: { env: 'TOKEN' } } },
  repositories: { 'team/project': { mirrors: [{ direction: 'pull', url }] } },
}

const setupStep: SetupStep = {
  id: 'create account work',
  subject: 'account',
  action: 'create',
  name: 'work',
  forge: null,
  mirror: null,
  changes: [{ field: 'kind', from: null, to: 'github' }],
  after: [],
  secret: 'token',
  notes: [],
  overwrites: null,
}

const setupState: SetupState = {
  steps: [setupStep],
  results: [{ id: setupStep.id, outcome: 'done', failure: null, needs: null }],
  startedAt: at,
  finishedAt: null,
  isCancelled: false,
}

const overviewCounts = {
  repositories: 1,
  mirrors: 1,
  upToDate: 0,
  syncing: 0,
  needYou: 0,
  waiting: 1,
  paused: 0,
}

/** The system itself, its settings and its set-up as a file. */
export const systemSamples: SampleCalls<'system' | 'credentialHelper' | 'overview' | 'settings' | 'setup'> = {
  inputs: {
    'system.info': {},
    'system.createOpenLink': {},
    'system.diskUse': {},
    'credentialHelper.get': {},
    'credentialHelper.setUp': {},
    'credentialHelper.remove': {},
    'overview.get': {},
    'setup.export': {},
    'setup.exportText': {},
    'setup.planText': { text: 'version: 1', renewSecrets: true },
    'setup.plan': { file: setupFile, prune: true },
    'setup.apply': {
      file: setupFile,
      fingerprint: hex,
      secrets: { work: 'ghp_sample' },
      confirmOverwrite: ['ada/tool'],
    },
    'setup.get': {},
    'setup.cancel': {},
    'settings.get': {},
    'settings.change': {},
  },
  outputs: {
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
    'setup.export': setupFile,
    'setup.exportText': { text: 'version: 1\n' },
    'setup.planText': {
      problems: [{ line: 1, column: 1, path: 'version', message: 'The version of a set-up file is 1.' }],
      file: null,
      plan: null,
    },
    'setup.plan': {
      problems: [],
      steps: [setupStep],
      unchangedCount: 1,
      onlyHere: { accounts: [], repositories: ['notes'], mirrors: [], forgeMirrors: [] },
      byHand: [],
      fingerprint: hex,
    },
    'setup.apply': setupState,
    'setup.get': { state: setupState },
    'setup.cancel': { state: null },
    'settings.get': defaultSettings,
    'settings.change': defaultSettings,
  },
}
