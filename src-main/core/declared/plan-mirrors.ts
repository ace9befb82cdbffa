import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { SetupMirror } from '../../../src-shared/domain/setup-file.ts'
import { readPatterns } from '../../../src-shared/domain/written-patterns.ts'
import { readSchedule, writtenScheduleText } from '../../../src-shared/domain/written-time.ts'
import { checkGivenAccount } from '../accounts/account-for-input.ts'
import { scheduleProblem } from '../mirrors/cron-times.ts'
import { carriesNotes } from '../mirrors/mirror-scope.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { addressAtAccount } from './declared-address.ts'
import { foldName } from './fold-name.ts'
import { namedAccount } from './named-account.ts'
import type { AccountsPlan, KnownAccount } from './plan-accounts.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { DeclaredRepository } from './plan-repositories.ts'
import { changeOf, newFields } from './set-of-changes.ts'
import { plannedStep, type MirrorChoices, type PlannedStep } from './setup-work.ts'

/** A mirror of the file, with the one that is there. */
export type DeclaredMirror = {
  readonly repository: DeclaredRepository
  readonly path: readonly (string | number)[]
  readonly direction: Direction
  readonly address: RemoteAddress
  readonly present: MirrorRow | null
}

export type PlanMirrorsDeps = {
  readonly accounts: AccountsPlan
  readonly present: readonly MirrorRow[]
  readonly accountNames: ReadonlyMap<string, string>
  readonly now: number
}

/** The account that a mirror names: null for none, undefined when it says nothing, or names one that is not there. */
const accountOf = (
  draft: PlanDraft,
  accounts: AccountsPlan,
  path: DeclaredMirror['path'],
  { account }: SetupMirror,
): KnownAccount | null | undefined => {
  if (account === undefined || account === null) return account
  return namedAccount(draft, accounts, [...path, 'account'], account)
}

const choicesOf = (written: SetupMirror): MirrorChoices => {
  const patterns = readPatterns(written)
  const { schedule, notes, extraBranches, onDiverged, onDestructive, acceptWhileAway } = written
  return {
    ...(schedule === undefined ? {} : { schedule: readSchedule(schedule) }),
    ...(patterns === undefined ? {} : { patterns }),
    ...(notes === undefined ? {} : { notes }),
    ...(extraBranches === undefined ? {} : { extraBranches }),
    ...(onDiverged === undefined ? {} : { onDiverged }),
    ...(onDestructive === undefined ? {} : { onDestructive }),
    ...(acceptWhileAway === undefined ? {} : { acceptWhileAway }),
  }
}

/** The same in words, for what is shown. */
const shownChoices = ({ schedule, ...others }: MirrorChoices): Readonly<Record<string, unknown>> => ({
  schedule: schedule === undefined ? undefined : writtenScheduleText(schedule),
  ...others,
})

const presentChoices = (row: MirrorRow): Readonly<Record<string, unknown>> => ({
  schedule: writtenScheduleText(row.schedule),
  patterns: row.patterns,
  notes: carriesNotes(row),
  extraBranches: row.extraBranches,
  onDiverged: row.onDiverged,
  onDestructive: row.onDestructive,
  acceptWhileAway: row.acceptWhileAway,
})

/** Only what differs: a mirror that is changed may run, and forgets what its target refused. */
const differing = (choices: MirrorChoices, changes: ReadonlySet<string>): MirrorChoices =>
  Object.fromEntries(Object.entries(choices).filter(([field]) => changes.has(field)))

const planNew = (
  declared: DeclaredMirror,
  written: SetupMirror,
  account: KnownAccount | null | undefined,
): PlannedStep => {
  const { repository, direction, address } = declared
  const choices = choicesOf(written)
  const isPaused = written.paused ?? false
  return plannedStep({
    subject: 'mirror',
    action: 'create',
    name: repository.name,
    mirror: { direction, url: address.url },
    after: [...repository.after, ...(account?.after ?? [])],
    changes: newFields({
      account: account?.name,
      ...shownChoices(choices),
      ...(isPaused ? { paused: true } : {}),
    }),
    work: {
      kind: 'add_mirror',
      repository: repository.name,
      direction,
      address,
      accountName: account?.name ?? null,
      choices,
      isPaused,
    },
  })
}

const planPresent = (
  declared: DeclaredMirror,
  row: MirrorRow,
  written: SetupMirror,
  account: KnownAccount | null | undefined,
  accountNames: PlanMirrorsDeps['accountNames'],
): readonly PlannedStep[] => {
  const { repository, direction, address } = declared
  const { name } = repository
  const mirror = { direction: row.direction, url: row.url }
  const steps: PlannedStep[] = []
  const choices = choicesOf(written)
  const before = presentChoices(row)
  // By its path alone, an address may be written in several ways that all lead there.
  const moves = written.url === undefined ? address.canonical !== row.canonicalUrl : address.url !== row.url
  const presentAccount = row.accountId === null ? null : (accountNames.get(row.accountId) ?? null)
  const changes = [
    ...(moves ? changeOf('url', row.url, address.url) : []),
    ...(account === undefined ? [] : changeOf('account', presentAccount, account?.name ?? null)),
    ...Object.entries(shownChoices(choices)).flatMap(([field, to]) => changeOf(field, before[field], to)),
  ]
  if (changes.length > 0) {
    const fields = new Set(changes.map(({ field }) => field))
    steps.push(
      plannedStep({
        subject: 'mirror',
        action: 'change',
        name,
        mirror,
        changes,
        after: account?.after ?? [],
        work: {
          kind: 'change_mirror',
          mirrorId: row.id,
          repository: name,
          address: moves ? address : null,
          accountName: fields.has('account') ? (account?.name ?? null) : undefined,
          choices: differing(choices, fields),
        },
      }),
    )
  }
  const needed = steps.map(({ id }) => id)
  if (direction !== row.direction) {
    steps.push(
      plannedStep({
        subject: 'mirror',
        action: 'turn',
        name,
        mirror,
        changes: changeOf('direction', row.direction, direction),
        after: needed,
        work: { kind: 'turn_mirror', mirrorId: row.id, repository: name, direction },
      }),
    )
  }
  const { paused } = written
  if (paused !== undefined && paused !== (row.pausedAt !== null)) {
    const action = paused ? 'pause' : 'resume'
    steps.push(
      plannedStep({
        subject: 'mirror',
        action,
        name,
        mirror,
        after: steps.map(({ id }) => id),
        work: { kind: paused ? 'pause_mirror' : 'resume_mirror', mirrorId: row.id },
      }),
    )
  }
  return steps
}

/** What becomes of the mirrors that the file names. One is known by its repository and its remote. */
export const planMirrors = (
  draft: PlanDraft,
  repositories: readonly DeclaredRepository[],
  deps: PlanMirrorsDeps,
): readonly DeclaredMirror[] => {
  const rowsOf = Map.groupBy(deps.present, ({ repositoryId }) => repositoryId)
  return repositories.flatMap((repository) => {
    const rows = repository.present === null ? [] : (rowsOf.get(repository.present.id) ?? [])
    const seen = new Set<string>()
    return (repository.written.mirrors ?? []).flatMap((written, index): readonly DeclaredMirror[] => {
      const path = [...repository.path, 'mirrors', index]
      const account = accountOf(draft, deps.accounts, path, written)
      const { url, movedFrom, direction, schedule } = written
      if (schedule !== undefined)
        draft.found([...path, 'schedule'], scheduleProblem(readSchedule(schedule), deps.now))
      const address = draft.attempt([...path, url === undefined ? 'path' : 'url'], () => {
        if (url !== undefined) return parseRemoteUrl(url).address
        return account ? addressAtAccount(account, written.path ?? '') : null
      })
      if (address === null) return []
      if (seen.has(address.canonical)) {
        draft.problem(path, `${repository.name} has another mirror with this remote in the file.`)
        return []
      }
      seen.add(address.canonical)
      const old = movedFrom === undefined ? null : parseRemoteUrl(movedFrom).address.canonical
      const row =
        rows.find(({ canonicalUrl }) => canonicalUrl === address.canonical) ??
        rows.find(({ canonicalUrl }) => canonicalUrl === old) ??
        null
      const declared = { repository, path, direction, address, present: row }
      const opens = account ?? (account === undefined && row !== null ? presentAccountOf(deps, row) : null)
      if (opens !== null)
        draft.attempt([...path, account === undefined ? 'url' : 'account'], () =>
          checkGivenAccount(opens, address),
        )
      const steps =
        row === null
          ? [planNew(declared, written, account)]
          : planPresent(declared, row, written, account, deps.accountNames)
      if (steps.length === 0) draft.unchangedCount += 1
      draft.steps.push(...steps)
      return [declared]
    })
  })
}

const presentAccountOf = (
  { accounts, accountNames }: PlanMirrorsDeps,
  row: MirrorRow,
): KnownAccount | null => {
  const name = row.accountId === null ? undefined : accountNames.get(row.accountId)
  return name === undefined ? null : (accounts.byName.get(foldName(name)) ?? null)
}
