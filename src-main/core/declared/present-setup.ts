import type { AccountKind } from '../../../src-shared/domain/account.ts'
import type { KeptLifetimeChoice } from '../../../src-shared/domain/kept-lifetime.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { KeptLifetimes } from '../mirrors/kept-lifetimes.ts'
import { isGitHubApp } from '../accounts/is-github-app.ts'
import type { ForgeConnectionRow } from '../ports/forge-connection-store.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { RepositoryRow } from '../ports/repository-store.ts'
import type { Stores } from '../ports/stores.ts'
import { accountNames } from './account-names.ts'
import type { AccountSignIn } from './account-sign-in.ts'
import type { AccountRules } from './written-rules.ts'

/** What there is now, as far as a file can say it. */
export type PresentSetup = {
  readonly settings: Settings
  readonly accounts: readonly PresentAccount[]
  readonly repositories: readonly PresentRepository[]
  readonly mirrors: readonly MirrorRow[]
  /** Those that forges run themselves. */
  readonly forgeMirrors: readonly ListedForgeMirror[]
}

export type PresentAccount = AccountSignIn & {
  readonly id: string
  /** By which a file knows it. */
  readonly name: string
  /** Whether its forge is to tell of pushes; null where it is not known as a forge. */
  readonly webhooks: boolean | null
  /** By which its server signs, as somebody gave it; null where nobody did. */
  readonly webhookKey: string | null
  /** For what is new at its forge; null where none is known. */
  readonly rules: AccountRules | null
}

export type PresentRepository = {
  readonly id: string
  readonly name: string
  readonly defaultBranch: string
  readonly keptLifetime: KeptLifetimeChoice
}

export type PresentSetupDeps = {
  readonly stores: Pick<
    Stores,
    | 'settings'
    | 'accounts'
    | 'forgeConnections'
    | 'repositories'
    | 'mirrors'
    | 'hooksIn'
    | 'newRepositories'
    | 'forgeMirrors'
  >
  readonly keptLifetimes: Pick<KeptLifetimes, 'of'>
  readonly git: Pick<RepositoryGit, 'readHead'>
  readonly repositoryPath: (id: string) => string
}

const pageSize = 500

const allRepositories = ({ repositories }: PresentSetupDeps['stores']): readonly RepositoryRow[] => {
  const rows: RepositoryRow[] = []
  let cursor: string | null = null
  do {
    const page = repositories.list({ query: '', cursor, limit: pageSize })
    rows.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return rows
}

const appIdOf = (kind: AccountKind, connection: ForgeConnectionRow | null): string | null =>
  isGitHubApp({ kind }, connection) ? (connection?.tokenUsername ?? null) : null

const rulesOf = (
  { newRepositories }: Pick<PresentSetupDeps['stores'], 'newRepositories'>,
  id: string,
): AccountRules => ({
  rules: newRepositories.rules(id),
  everyMs: newRepositories.watch(id)?.everyMs ?? null,
})

const readAccounts = (stores: PresentSetupDeps['stores']): readonly PresentAccount[] => {
  const { accounts, forgeConnections } = stores
  const rows = accounts.list()
  const names = accountNames(rows)
  const connections = new Map(forgeConnections.list().map((row) => [row.accountId, row]))
  return rows.map(({ id, label, kind, host, credentialKind, username, keyFile }) => ({
    id,
    name: names.get(id) ?? label,
    kind,
    host,
    webUrl: connections.get(id)?.webUrl ?? null,
    credentialKind,
    username,
    keyFile,
    email: kind === 'bitbucket' ? (connections.get(id)?.tokenUsername ?? null) : null,
    appId: appIdOf(kind, connections.get(id) ?? null),
    webhooks: kind === 'generic' || !connections.has(id) ? null : stores.hooksIn.account(id).enabled,
    webhookKey: kind === 'sourcehut' ? stores.hooksIn.account(id).serverKey : null,
    rules: connections.has(id) ? rulesOf(stores, id) : null,
  }))
}

/** Reads it from the stores, and from each repository the name of its default branch: no process is started. */
export const readPresentSetup = async (deps: PresentSetupDeps): Promise<PresentSetup> => {
  const { stores } = deps
  const repositories: PresentRepository[] = []
  for (const { id, name } of allRepositories(stores)) {
    const { lifetimeMs, followsSettings } = deps.keptLifetimes.of(id)
    const head = await deps.git.readHead(deps.repositoryPath(id))
    repositories.push({
      id,
      name,
      defaultBranch: head.replace(/^refs\/heads\//, ''),
      keptLifetime: followsSettings ? 'settings' : lifetimeMs,
    })
  }
  return {
    settings: stores.settings.read(),
    accounts: readAccounts(stores),
    repositories,
    mirrors: stores.mirrors.listAll(),
    forgeMirrors: stores.forgeMirrors.list(),
  }
}
