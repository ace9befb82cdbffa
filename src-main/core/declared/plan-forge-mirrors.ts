import type { ForgeMirrorDirection } from '../../../src-shared/domain/forge-mirror.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { SetupForgeMirror } from '../../../src-shared/domain/setup-forge-fields.ts'
import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'
import { checkGivenAccount } from '../accounts/account-for-input.ts'
import { isSetUp } from '../forge-mirrors/forge-mirror-view.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import { addressAtAccount } from './declared-address.ts'
import { foldName } from './fold-name.ts'
import type { AccountsPlan, KnownAccount } from './plan-accounts.ts'
import type { PlanDraft } from './plan-draft.ts'
import { namedAccount } from './named-account.ts'
import { changeOf, newFields } from './set-of-changes.ts'
import { plannedStep } from './setup-work.ts'
import { readEvery, writeEvery } from './written-rules.ts'

type Path = readonly (string | number)[]

export type PlanForgeMirrorsDeps = {
  readonly accounts: AccountsPlan
  readonly present: readonly ListedForgeMirror[]
  readonly accountNames: ReadonlyMap<string, string>
}

/** A mirror of the file that a forge is to run, checked. */
type Declared = {
  readonly path: Path
  readonly written: SetupForgeMirror
  readonly forge: KnownAccount
  readonly other: KnownAccount | null | undefined
  readonly address: RemoteAddress
}

/** Kinds whose servers run mirrors. */
const runsMirrors = ({ kind }: KnownAccount): boolean =>
  kind === 'gitea' || kind === 'forgejo' || kind === 'gitlab'

const mirrorOf = (row: ListedForgeMirror) => ({ direction: row.direction, url: row.url })

const leave = (
  draft: PlanDraft,
  { forge }: Pick<Declared, 'forge'>,
  row: ListedForgeMirror,
  message: string,
): void => void draft.byHand.push({ name: row.path, forge: forge.name, mirror: mirrorOf(row), message })

/** @param name what it is called here, should its set-up have broken off: adding it again goes on with it */
const planNew = (
  draft: PlanDraft,
  { written, forge, other, address }: Declared,
  name: string = written.repository,
): void => {
  const { repository, direction, every, onPush, deployKey, create, public: isPublic } = written
  draft.steps.push(
    plannedStep({
      subject: 'forge_mirror',
      action: 'create',
      name,
      forge: forge.name,
      mirror: { direction, url: address.url },
      after: [...forge.after, ...(other?.after ?? [])],
      changes: newFields({ account: other?.name, every, onPush, deployKey, create, public: isPublic }),
      work: {
        kind: 'add_forge_mirror',
        wanted: {
          forge: forge.name,
          otherAccount: other?.name ?? null,
          repository,
          direction,
          url: address.url,
          intervalMs: readEvery(every),
          onPush,
          deployKey,
          createMissing: create,
          makePublic: isPublic,
        },
      },
    }),
  )
}

const turnWords = (to: ForgeMirrorDirection, id: string): string =>
  `A mirror that a forge runs is turned round by a person, who sees what each side would lose: mirrordesk mirror flip ${id} --${to}`

const planPresent = (
  draft: PlanDraft,
  declared: Declared,
  row: ListedForgeMirror,
  otherName: string | null,
): void => {
  const { written, forge, other } = declared
  const { direction, every, onPush, deployKey } = written
  if (row.flip !== null) {
    leave(
      draft,
      declared,
      row,
      `It is being turned round. Go on with that first: mirrordesk forge-mirror go-on ${row.id}`,
    )
    return
  }
  if (row.direction !== direction) {
    leave(draft, declared, row, turnWords(direction, row.id))
    return
  }
  const step = { subject: 'forge_mirror', name: row.path, forge: forge.name, mirror: mirrorOf(row) } as const
  if (!isSetUp(row)) {
    planNew(draft, declared, row.path)
    return
  }
  const accountChange = other === undefined ? [] : changeOf('account', otherName, other?.name ?? null)
  // A push is made anew with another sign-in; for a pull, and for none at all, there is no call.
  const isByHand =
    (accountChange.length > 0 && (direction === 'pull' || other === null)) ||
    (deployKey !== undefined && deployKey !== (row.signIn === 'deploy_key'))
  if (isByHand) {
    leave(
      draft,
      declared,
      row,
      `Its sign-in is changed in the settings of ${row.path} at the forge, or by removing the mirror and setting it up again.`,
    )
  }
  const changes = [
    ...(isByHand ? [] : accountChange),
    ...changeOf(
      'every',
      writeEvery(row.intervalMs),
      every === undefined ? undefined : writeEvery(readEvery(every) ?? null),
    ),
    ...(direction === 'push' ? changeOf('onPush', row.onPush, onPush) : []),
  ]
  if (changes.length === 0) {
    if (!isByHand) draft.unchangedCount += 1
    return
  }
  const fields = new Set(changes.map(({ field }) => field))
  draft.steps.push(
    plannedStep({
      ...step,
      action: 'change',
      changes,
      after: [...forge.after, ...(other?.after ?? [])],
      work: {
        kind: 'change_forge_mirror',
        mirrorId: row.id,
        change: {
          ...(fields.has('every') ? { intervalMs: readEvery(every) } : {}),
          ...(fields.has('onPush') ? { onPush } : {}),
        },
        otherAccount: fields.has('account') ? (other?.name ?? null) : null,
      },
    }),
  )
}

/** What one of the file says, as far as nothing is wrong with it. */
const declaredOf = (
  draft: PlanDraft,
  accounts: AccountsPlan,
  written: SetupForgeMirror,
  path: Path,
): Declared | null => {
  const forge = namedAccount(draft, accounts, [...path, 'forge'], written.forge)
  const other =
    written.account === undefined || written.account === null
      ? written.account
      : namedAccount(draft, accounts, [...path, 'account'], written.account)
  if (forge !== undefined && !runsMirrors(forge)) {
    draft.problem([...path, 'forge'], `${forge.name} runs no mirrors itself: Gitea, Forgejo and GitLab do.`)
    return null
  }
  const at = [...path, written.url === undefined ? 'path' : 'url']
  const address = draft.attempt(at, () => {
    if (written.url !== undefined) return parseRemoteUrl(written.url).address
    return other ? addressAtAccount(other, written.path ?? '') : null
  })
  if (forge === undefined || address === null) return null
  if (address.protocol === 'file') {
    draft.problem(at, 'A folder of this computer is out of reach for the forge.')
    return null
  }
  if (other) draft.attempt([...path, 'account'], () => checkGivenAccount(other, address))
  return { path, written, forge, other, address }
}

/**
 * What becomes of mirrors that forges run themselves. Nothing is asked of a forge: what both sides hold is looked at
 * when the plan is shown, and again before anything is done.
 * @returns those that the file does not name
 */
export const planForgeMirrors = (
  draft: PlanDraft,
  file: SetupFile,
  { accounts, present, accountNames }: PlanForgeMirrorsDeps,
): readonly ListedForgeMirror[] => {
  const keyOf = (accountName: string, path: string, canonicalUrl: string): string =>
    [foldName(accountName), path.toLowerCase(), canonicalUrl].join('\n')
  const rows = new Map(
    present.map((row) => [keyOf(accountNames.get(row.accountId) ?? '', row.path, row.canonicalUrl), row]),
  )
  const seen = new Set<string>()
  for (const [index, written] of (file.forgeMirrors ?? []).entries()) {
    const path = ['forgeMirrors', index]
    const declared = declaredOf(draft, accounts, written, path)
    if (declared === null) continue
    const key = keyOf(declared.forge.name, written.repository, declared.address.canonical)
    if (seen.has(key)) {
      draft.problem(path, `${written.repository} has another mirror with this remote in the file.`)
      continue
    }
    seen.add(key)
    const row = rows.get(key)
    if (row === undefined) planNew(draft, declared)
    else {
      const { otherAccountId } = row
      planPresent(
        draft,
        declared,
        row,
        otherAccountId === null ? null : (accountNames.get(otherAccountId) ?? null),
      )
    }
  }
  return [...rows].flatMap(([key, row]) => (seen.has(key) ? [] : [row]))
}

/**
 * What `prune` does with one that the file does not name. No forge has a trash for mirrors: what was set up from here
 * ends there, by which no branch is lost on either side; what others set up there is theirs; and a pull that ends is no
 * pull any more, which a person decides.
 */
export const pruneForgeMirror = (draft: PlanDraft, row: ListedForgeMirror, forge: string): void => {
  const step = { subject: 'forge_mirror', name: row.path, forge, mirror: mirrorOf(row) } as const
  const forgetOnly = row.origin === 'found' || !isSetUp(row)
  if (row.flip !== null || (row.direction === 'pull' && !forgetOnly)) {
    draft.byHand.push({
      name: row.path,
      forge,
      mirror: step.mirror,
      message: `Ending it is for good, so that a person does it: mirrordesk mirror remove ${row.id}`,
    })
    return
  }
  draft.steps.push(
    plannedStep({
      ...step,
      action: forgetOnly ? 'forget' : 'remove',
      work: { kind: 'remove_forge_mirror', mirrorId: row.id, forgetOnly },
    }),
  )
}
