import type { SecretPlace, SetupFile } from '../../../src-shared/domain/setup-file.ts'
import { checkCredential } from '../accounts/account-credential.ts'
import { foldName } from './fold-name.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { PresentAccount } from './present-setup.ts'
import { changeOf, newFields } from './set-of-changes.ts'
import { plannedStep, stepId } from './setup-work.ts'
import { wantedAccount, type WantedAccount } from './wanted-account.ts'

/** An account that a mirror may name: one that is there, or one that the file makes. */
export type KnownAccount = Pick<WantedAccount, 'kind' | 'host' | 'webUrl' | 'credentialKind'> & {
  readonly name: string
  /** Null before it is made. */
  readonly id: string | null
  /** The steps that make or change it. */
  readonly after: readonly string[]
}

export type AccountsPlan = {
  readonly byName: ReadonlyMap<string, KnownAccount>
  /** Names of those that the file does not name. */
  readonly onlyHere: readonly string[]
}

export type PlanAccountsOptions = {
  readonly renewSecrets: boolean
  readonly keyFileExists: (path: string) => boolean
}

/** "the environment variable NAME": where a secret is, never what it is. */
const placeWords = ({ env, file }: SecretPlace): string => {
  if (env !== undefined) return `from the environment variable ${env}`
  return file === undefined ? 'asked for' : `from the file ${file}`
}

/** How git signs in, in words. */
const signInWords = ({
  credentialKind,
  username,
  keyFile,
}: Pick<WantedAccount, 'credentialKind' | 'username' | 'keyFile'>): string => {
  switch (credentialKind) {
    case 'password':
      return username === null ? 'token' : `password of ${username}`
    case 'ssh_key':
      return `SSH key ${keyFile ?? ''}`
    case 'ssh_agent':
      return 'SSH agent'
  }
}

const credentialOf = ({ credentialKind, username, keyFile }: WantedAccount) => {
  switch (credentialKind) {
    case 'password':
      return { kind: 'password', username: username ?? '' } as const
    case 'ssh_key':
      return { kind: 'ssh_key', keyFile: keyFile ?? '' } as const
    case 'ssh_agent':
      return { kind: 'ssh_agent' } as const
  }
}

/** A private key is not a secret that a file names: an app is connected where it is set up. */
const appSentence = (appId: string | null): string =>
  appId === null
    ? 'The account of this name is a GitHub App: say its id as app, in the place of a token.'
    : `The GitHub App ${appId} is not connected here under this name. Connect it first, then apply the file again.`

const idOf = (action: 'create' | 'change', name: string): string =>
  stepId({ subject: 'account', action, name, mirror: null })

const add = (draft: PlanDraft, name: string, wanted: WantedAccount): void => {
  const { kind, host, webUrl, secret, email } = wanted
  const place = secret === null ? {} : { [secret.kind]: placeWords(secret.place) }
  draft.steps.push(
    plannedStep({
      subject: 'account',
      action: 'create',
      name,
      secret: secret?.kind ?? null,
      changes: [
        ...newFields({ kind, address: webUrl ?? host, email, ...place }),
        ...(wanted.credentialKind === 'password' ? [] : newFields({ git: signInWords(wanted) })),
      ],
      work: { kind: 'add_account', name, account: wanted },
    }),
  )
}

/** Whether git of the account signs in as the file says. Of a forge, it may say nothing about it. */
const signsInSo = (present: PresentAccount, wanted: WantedAccount): boolean => {
  if (wanted.kind !== 'generic' && !wanted.saysSsh) return true
  return (
    present.credentialKind === wanted.credentialKind &&
    (wanted.credentialKind !== 'password' || present.username === wanted.username) &&
    (wanted.credentialKind !== 'ssh_key' || present.keyFile === wanted.keyFile)
  )
}

const change = (
  draft: PlanDraft,
  present: PresentAccount,
  wanted: WantedAccount,
  renewSecrets: boolean,
): void => {
  const { id: accountId, name } = present
  const { secret, email } = wanted
  const isForge = wanted.kind !== 'generic'
  const sameSignIn = signsInSo(present, wanted)
  const sameEmail = email === null || email === present.email
  const renewed = renewSecrets && secret !== null
  const newToken = isForge && (renewed || !sameEmail)
  const newCredential = !sameSignIn || (!isForge && renewed)
  if (!newToken && !newCredential) {
    draft.unchangedCount += 1
    return
  }
  const secretWords = secret === null ? [] : newFields({ [secret.kind]: placeWords(secret.place) })
  if (newToken) {
    draft.steps.push(
      plannedStep({
        subject: 'account',
        action: 'change',
        name,
        secret: 'token',
        changes: [...changeOf('email', present.email, email ?? undefined), ...secretWords],
        work: { kind: 'change_token', accountId, name, email: email ?? present.email },
      }),
    )
    if (!newCredential) return
  }
  const step = plannedStep({
    subject: 'account',
    action: 'change',
    name,
    secret: isForge ? null : (secret?.kind ?? null),
    changes: [...changeOf('git', signInWords(present), signInWords(wanted)), ...(isForge ? [] : secretWords)],
    work: { kind: 'change_credential', accountId, name, credential: credentialOf(wanted) },
  })
  draft.steps.push(newToken ? { ...step, id: `${step.id} git`, after: [idOf('change', name)] } : step)
}

/** What becomes of accounts. One is never removed, and never moved to another host. */
export const planAccounts = (
  draft: PlanDraft,
  file: SetupFile,
  present: readonly PresentAccount[],
  options: PlanAccountsOptions,
): AccountsPlan => {
  const presentByName = new Map(present.map((account) => [foldName(account.name), account]))
  const byName = new Map<string, KnownAccount>(
    present.map((account) => [foldName(account.name), { ...account, after: [] }]),
  )
  const named = new Set<string>()
  for (const [name, written] of Object.entries(file.accounts ?? {})) {
    const path = ['accounts', name]
    const folded = foldName(name)
    if (name.trim() === '' || name.trim() !== name) {
      draft.problem(path, 'The name of an account has no spaces around it, and is not empty.')
      continue
    }
    if (named.has(folded)) {
      draft.problem(path, `Another account is called ${name} already; upper and lower case are the same.`)
      continue
    }
    named.add(folded)
    const wanted = draft.attempt([...path, 'address'], () => wantedAccount(written))
    if (wanted === null) continue
    const there = presentByName.get(folded)
    if (
      there !== undefined &&
      (there.kind !== wanted.kind || (there.webUrl ?? there.host) !== (wanted.webUrl ?? wanted.host))
    ) {
      draft.problem(
        path,
        `The account ${there.name} is ${there.kind} at ${there.host}, and an account never moves: use another name for ${wanted.kind} at ${wanted.host}.`,
      )
      continue
    }
    if ((there?.appId ?? null) !== wanted.appId) {
      draft.problem([...path, wanted.appId === null ? 'token' : 'app'], appSentence(wanted.appId))
      continue
    }
    const credential = credentialOf(wanted)
    if (credential.kind !== 'password' && (there === undefined || !signsInSo(there, wanted))) {
      draft.attempt([...path, 'ssh'], () => checkCredential(credential, options.keyFileExists))
    }
    const before = draft.steps.length
    if (there === undefined) add(draft, name, wanted)
    else change(draft, there, wanted, options.renewSecrets)
    byName.set(folded, {
      ...wanted,
      credentialKind:
        there !== undefined && signsInSo(there, wanted) ? there.credentialKind : wanted.credentialKind,
      name: there?.name ?? name,
      id: there?.id ?? null,
      after: draft.steps.slice(before).map(({ id }) => id),
    })
  }
  return {
    byName,
    onlyHere: present.flatMap(({ name }) => (named.has(foldName(name)) ? [] : [name])),
  }
}
