import { useRef, useState } from 'react'
import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import type { OnDestructive, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { defaultSettings } from '../../../src-shared/domain/settings.ts'
import { useAccounts } from '../../stores/use-accounts.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { useSettings } from '../../stores/use-settings.ts'
import {
  emptyDraft,
  kindsFor,
  withoutSecret,
  type CredentialDraft,
} from '../../widgets/sign-in/credential-draft.ts'
import { failingAccounts, fittingAccounts } from '../../widgets/sign-in/fitting-accounts.ts'
import type { Choice } from './choice.ts'
import { recogniseAddress, takeSignIn } from './recognise-address.ts'
import { signInFor, type SignInWish } from './sign-in-state.ts'

export type MirrorForm = ReturnType<typeof useMirrorForm>

export type Given = {
  readonly url: string
  /** The repository is fixed when it is given. */
  readonly repository: string | null
  readonly choice: Choice | null
}

/** What a person entered; null where the proposal stands. */
type Entered = {
  readonly text: string
  readonly choice: Choice | null
  readonly name: string | null
  readonly wish: SignInWish
  /** The fields for a sign-in were asked for. */
  readonly wantsFields: boolean
  readonly draft: CredentialDraft
  readonly schedule: Schedule | null
  readonly onDiverged: OnDiverged
  readonly onDestructive: OnDestructive
  /** Which branches and tags go along; none: all of them. */
  readonly patterns: readonly string[]
  /** Null as the direction has it. */
  readonly notes: boolean | null
  /** Two-way: take pushes here while the remote is away. */
  readonly acceptWhileAway: boolean
  /** One-time fetch: overwrite branches here that differ. */
  readonly replace: boolean
  /** The plan whose overwritten branches were seen. */
  readonly seenPlan: string | null
}

const initial = ({ choice }: Given): Entered => ({
  text: '',
  choice,
  name: null,
  wish: { kind: 'proposed' },
  wantsFields: false,
  draft: emptyDraft('password'),
  schedule: null,
  onDiverged: 'stop',
  onDestructive: 'hold',
  patterns: [],
  notes: null,
  acceptWhileAway: false,
  replace: false,
  seenPlan: null,
})

/** A text with `user:password@` becomes one without, and a sign-in. */
const withText = (entered: Entered, text: string, revision: number): Entered => {
  const taken = takeSignIn(text)
  const next = { ...entered, text: taken.text }
  if (taken.signIn === null) return next
  const { username, credential } = taken.signIn
  const recognised = recogniseAddress(taken.text)
  const host = recognised.kind === 'address' ? recognised.address.host : hostOf(taken.text)
  if (credential === null) return { ...next, draft: { ...next.draft, kind: 'password', username } }
  return { ...next, wish: { kind: 'given', host, credential, origin: 'address', revision } }
}

const hostOf = (text: string): string => (URL.canParse(text) ? new URL(text).host : '')

/** The form of a new mirror: what was entered, and what follows from it. */
export const useMirrorForm = (given: Given) => {
  const revision = useRef(1)
  const [entered, setEntered] = useState(() => withText(initial(given), given.url, 0))
  const settings = useSettings() ?? defaultSettings
  const accounts = useAccounts()
  const failing = failingAccounts(useProblems())

  const recognised = recogniseAddress(entered.text)
  const address = recognised.kind === 'address' ? recognised.address : null
  const fitting = address === null ? [] : fittingAccounts(accounts.values(), address)
  const signIn = signInFor(entered.wish, address?.host ?? '', fitting, failing)
  const kinds = kindsFor(address?.protocol ?? 'https')
  const draft = kinds.includes(entered.draft.kind)
    ? entered.draft
    : { ...entered.draft, kind: kinds[0] ?? 'password' }
  const change = (part: Partial<Entered>): void => setEntered((before) => ({ ...before, ...part }))

  return {
    entered,
    change,
    recognised,
    address,
    fitting,
    failing,
    signIn,
    kinds,
    draft,
    choice: entered.choice ?? settings.defaultDirection,
    name: (given.repository ?? entered.name ?? address?.path ?? '').trim(),
    isNameFixed: given.repository !== null,
    schedule: entered.schedule ?? settings.defaultSchedule,
    setText: (text: string): void => {
      revision.current += 1
      const next = revision.current
      setEntered((before) => withText(before, text, next))
    },
    /** Uses what was entered in the fields, for the present host. */
    giveSignIn: (credential: CredentialInput): void => {
      revision.current += 1
      const wish = {
        kind: 'given',
        host: address?.host ?? '',
        credential,
        origin: 'fields',
        revision: revision.current,
      } as const
      change({ wish, wantsFields: false })
    },
    /** The sign-in was stored or is not needed any more: nothing of it stays. */
    forgetSecrets: (): void =>
      setEntered((before) => ({
        ...before,
        draft: withoutSecret(before.draft),
        wish: before.wish.kind === 'given' ? { kind: 'proposed' } : before.wish,
      })),
  }
}
