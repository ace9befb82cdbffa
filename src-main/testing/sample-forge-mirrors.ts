import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import type {
  ForgeMirrorPlan,
  ForgeMirrorsChoice,
  NewForgeMirror,
} from '../../src-shared/domain/forge-mirror.ts'
import type { ImportState } from '../../src-shared/domain/forge-import.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'

type Name = Extract<CallName, `forgeMirrors.${string}`>

/** A valid input and output of each call for mirrors that forges run. */
export const sampleForgeMirrors = (given: {
  readonly mirror: Mirror
  readonly accountId: string
  readonly state: ImportState
}): {
  readonly inputs: { readonly [K in Name]: CallInput<K> }
  readonly outputs: { readonly [K in Name]: CallOutput<K> }
} => {
  const { accountId, state } = given
  const byHand = { page: 'https://git.example.org/acme/notes/settings', steps: ['Convert it.'] }
  const mirror: Mirror = {
    ...given.mirror,
    runner: 'forge',
    repositoryId: null,
    forge: {
      accountId,
      kind: 'forgejo',
      host: 'codeberg.org',
      webUrl: 'https://codeberg.org/acme/notes',
      intervalMs: 28_800_000,
      onPush: true,
      signIn: 'account',
      deployKey: null,
      origin: 'here',
      isSetUp: true,
      lastRunAt: null,
      keptIn: null,
      byHand: null,
      isTurning: false,
    },
    schedule: { kind: 'every', intervalMs: 28_800_000 },
  }
  const { id } = mirror
  const one: NewForgeMirror = {
    accountId,
    repository: 'acme/notes',
    direction: 'push',
    url: 'https://github.com/acme/notes.git',
    otherAccountId: accountId,
    intervalMs: 28_800_000,
  }
  const many: ForgeMirrorsChoice = {
    accountId,
    direction: 'push',
    otherAccountId: accountId,
    selection: { kind: 'ids', ids: ['7'] },
  }
  const plan: ForgeMirrorPlan = {
    repository: 'acme/notes',
    direction: 'push',
    url: 'https://github.com/acme/notes.git',
    steps: ['It is pushed.'],
    overwritten: ['refs/heads/main'],
    overwrittenCount: 1,
    keepIn: 'kept-copies/github.com/acme/notes',
    byHand: null,
    isSafe: false,
    fingerprint: 'abc',
  }
  return {
    inputs: {
      'forgeMirrors.abilities': { accountId },
      'forgeMirrors.list': { accountId },
      'forgeMirrors.get': { id },
      'forgeMirrors.plan': one,
      'forgeMirrors.add': one,
      'forgeMirrors.planMany': many,
      'forgeMirrors.addMany': many,
      'forgeMirrors.find': { accountId, selection: { kind: 'filter', filter: {} } },
      'forgeMirrors.flipMany': { ids: [id], intervalMs: null },
      'forgeMirrors.planFlipMany': { ids: [id], accountWhereNone: accountId },
      'forgeMirrors.job': { accountId },
      'forgeMirrors.cancelJob': { accountId },
      'forgeMirrors.look': { id },
      'forgeMirrors.syncNow': { id },
      'forgeMirrors.change': { id, intervalMs: 3_600_000 },
      'forgeMirrors.remove': { id, forgetOnly: true },
      'forgeMirrors.planFlip': { id },
      'forgeMirrors.flip': { id, approvePlan: 'abc' },
      'forgeMirrors.goOn': { id },
      'forgeMirrors.leaveFlip': { id },
    },
    outputs: {
      'forgeMirrors.abilities': {
        push: true,
        pull: true,
        pushOverSsh: true,
        intervals: true,
        stopPulling: 'call',
        shortestIntervalMs: 600_000,
        shortcomings: [],
      },
      'forgeMirrors.list': { items: [mirror] },
      'forgeMirrors.get': mirror,
      'forgeMirrors.plan': plan,
      'forgeMirrors.add': { outcome: 'needs_approval', plan },
      'forgeMirrors.planMany': {
        counts: { add: 1, mirroredAlready: 0, unsuitable: 0 },
        rows: [{ forgeId: '7', path: 'acme/notes', name: 'acme/notes', action: 'add', problem: null }],
      },
      'forgeMirrors.addMany': state,
      'forgeMirrors.find': state,
      'forgeMirrors.flipMany': state,
      'forgeMirrors.planFlipMany': { rows: [{ id, path: 'ada/tool', obstacle: null, problem: null }] },
      'forgeMirrors.job': { state },
      'forgeMirrors.cancelJob': { state: null },
      'forgeMirrors.look': mirror,
      'forgeMirrors.syncNow': mirror,
      'forgeMirrors.change': mirror,
      'forgeMirrors.remove': { id, byHand },
      'forgeMirrors.planFlip': plan,
      'forgeMirrors.flip': { outcome: 'by_hand', mirror, byHand },
      'forgeMirrors.goOn': { outcome: 'done', mirror },
      'forgeMirrors.leaveFlip': { mirror: null },
    },
  }
}
