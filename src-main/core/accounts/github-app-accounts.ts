import type { Account } from '../../../src-shared/domain/account.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionRow, ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { ForgeAccess, ForgeIdentity } from '../ports/forge.ts'
import type { Forges } from '../ports/forges.ts'
import type { AppInstallation, GitHubApps } from '../ports/github-app.ts'
import type { GitHubAppStore } from '../ports/github-app-store.ts'
import type { Credential } from '../ports/remote-git.ts'
import type { Vault } from '../ports/vault.ts'
import { toAccount } from './account-view.ts'
import { findAccount } from './find-account.ts'
import { forgeWebUrl, hostOfWebUrl } from './forge-address.ts'
import { inASentence } from './forge-sentence.ts'
import { openToken, sealToken, signInOf } from './forge-token.ts'
import { isGitHubApp } from './is-github-app.ts'
import { cleanAppId, cleanPrivateKey, cleanWebhookSecret } from './github-app-input.ts'

export type GitHubAppAccountsParts = {
  readonly accounts: AccountStore
  readonly connections: ForgeConnectionStore
  readonly store: GitHubAppStore
  readonly forges: Forges
  readonly apps: GitHubApps
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventSink
  /** git's credential of the account is another one: what waits for it may be tried again. */
  readonly onChanged: (accountId: string) => void
  /** Ends every call that is under way: the core stops. */
  readonly stopping: AbortSignal
}

export type NewGitHubApp = {
  /** Its number, or its client id. */
  readonly appId: string
  /** PEM. */
  readonly privateKey: string
  readonly webhookSecret?: string | undefined
  /** Where it is, for an Enterprise Server. */
  readonly address?: string | undefined
  readonly label?: string | undefined
}

/** A secret that webhooks of GitHub may be signed with. */
export type AppWebhookSecret = {
  readonly accountId: string
  /** The address of GitHub's web interface: the repositories that it tells of are there. */
  readonly webUrl: string
  readonly secret: string
}

/** GitHub takes this name with the token of an installation. */
const gitUsername = 'x-access-token'

const webhookSecretName = (accountId: string): string => `github-app-webhook/${accountId}`

/**
 * GitHub Apps that somebody registered, as accounts: discovery and imports know them like every other; git gets a token
 * for each job, made for its repository.
 */
export const createGitHubAppAccounts = (parts: GitHubAppAccountsParts) => {
  const { accounts, connections, store, vault, clock, events, stopping } = parts

  const find = (id: string): { readonly account: AccountRow; readonly row: ForgeConnectionRow } => {
    const account = findAccount(accounts, id)
    const row = connections.find(id)
    if (row === null || !isGitHubApp(account, row)) {
      const reason = 'This account is no GitHub App.'
      throw new AppError('invalid_input', reason, { details: { reason, field: 'id' } })
    }
    return { account, row }
  }

  const accessOf = (row: ForgeConnectionRow): ForgeAccess => ({
    kind: 'github',
    webUrl: row.webUrl,
    signIn: signInOf(openToken(vault, row)),
    signal: stopping,
  })

  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw inASentence(error)
    }
  }

  const identify = (webUrl: string, appId: string, privateKey: string): Promise<ForgeIdentity> =>
    asked(async () => {
      const forge = await parts.forges.open('github')
      const signIn = { kind: 'basic', username: appId, password: privateKey } as const
      return forge.check({ kind: 'github', webUrl, signIn, signal: stopping })
    })

  const announce = (id: string): Account => {
    const changed = toAccount(findAccount(accounts, id), connections.find(id))
    events.emit('account.changed', changed)
    return changed
  }

  const saveWebhookSecret = (id: string, secret: string | null): void =>
    store.saveWebhookSecret(id, secret === null ? null : vault.seal(webhookSecretName(id), secret))

  const rowOf = (
    accountId: string,
    webUrl: string,
    appId: string,
    privateKey: string,
    identity: ForgeIdentity,
  ): ForgeConnectionRow => ({
    accountId,
    webUrl,
    sealedToken: sealToken(vault, accountId, privateKey),
    tokenUsername: appId,
    userId: identity.userId,
    login: identity.login,
    scopes: identity.scopes === null ? null : [...identity.scopes],
    shortcomings: [...identity.shortcomings],
    expiresAt: null,
    signIn: null,
    serverVersion: identity.serverVersion,
    checkedAt: clock.now(),
    failure: null,
    warnedDays: null,
  })

  return {
    /**
     * Asks GitHub who the app is and where it is installed, and adds the account when it answers.
     * @throws AppError `invalid_input`, `already_exists` when the app is connected, and what `Forge` throws
     */
    connect: async (input: NewGitHubApp): Promise<Account> => {
      const webUrl = forgeWebUrl('github', input.address ?? null)
      const appId = cleanAppId(input.appId)
      const privateKey = cleanPrivateKey(input.privateKey)
      const secret = input.webhookSecret === undefined ? null : cleanWebhookSecret(input.webhookSecret)
      const identity = await identify(webUrl, appId, privateKey)
      const host = hostOfWebUrl(webUrl)
      const known = connections.list().find((row) => row.webUrl === webUrl && row.userId === identity.userId)
      if (known !== undefined) {
        throw new AppError('already_exists', 'The app is connected already.', {
          details: {
            what: `An account of the app ${identity.login} at ${host}`,
            advice: 'Give that account the new private key.',
            accountId: known.accountId,
          },
        })
      }
      const id = newId('acc')
      const now = clock.now()
      connections.save(rowOf(id, webUrl, appId, privateKey, identity), () => {
        accounts.insert({
          id,
          kind: 'github',
          host,
          label: input.label ?? `${identity.login} (app) at ${host}`,
          credentialKind: 'password',
          username: gitUsername,
          keyFile: null,
          sealedSecret: null,
          createdAt: now,
          changedAt: now,
        })
        if (secret !== null) saveWebhookSecret(id, secret)
      })
      return announce(id)
    },

    /**
     * A new private key of the same app, a webhook secret, or none any more.
     * @throws AppError `not_found`, `invalid_input`, and what `Forge` throws; the old key stays then
     */
    change: async (input: {
      readonly id: string
      readonly privateKey?: string | undefined
      readonly webhookSecret?: string | null | undefined
    }): Promise<Account> => {
      const { id, webhookSecret } = input
      const before = find(id)
      const secret = typeof webhookSecret === 'string' ? cleanWebhookSecret(webhookSecret) : webhookSecret
      if (input.privateKey !== undefined) {
        const privateKey = cleanPrivateKey(input.privateKey)
        const appId = before.row.tokenUsername ?? ''
        const identity = await identify(before.row.webUrl, appId, privateKey)
        // It may have been removed meanwhile.
        const { row } = find(id)
        connections.save(rowOf(id, row.webUrl, appId, privateKey, identity), () =>
          accounts.change(id, { changedAt: clock.now() }),
        )
        parts.onChanged(id)
      }
      if (secret !== undefined) saveWebhookSecret(id, secret)
      return announce(id)
    },

    /** Where the app is installed, as GitHub says now. */
    installations: (id: string): Promise<readonly AppInstallation[]> =>
      asked(async () => (await parts.apps.open()).listInstallations(accessOf(find(id).row))),

    isApp: (id: string): boolean => {
      const account = accounts.find(id)
      return account !== null && isGitHubApp(account, connections.find(id))
    },

    hasWebhookSecret: (id: string): boolean =>
      store.webhookSecrets().some(({ accountId }) => accountId === id),

    /** Whether git is opened by a token of an app; SSH keys of the account go before that. */
    opensGit: (account: AccountRow): boolean =>
      account.credentialKind === 'password' && isGitHubApp(account, connections.find(account.id)),

    /** @throws AppError `remote_read_denied` when the app does not reach the repository, `vault_locked` … */
    jobCredential: (id: string, url: string, refused: string | null): Promise<Credential> =>
      asked(async () => {
        const { address } = parseRemoteUrl(url)
        const { row } = find(id)
        const api = await parts.apps.open()
        const { token } = await api.jobToken(accessOf(row), address.path, refused ?? undefined)
        return { kind: 'password', username: gitUsername, password: token }
      }),

    /**
     * The app that reaches a repository; null when none of this host does. A suspended installation counts: it says so
     * itself when it is used.
     */
    reaching: (host: string, path: string): Promise<string | null> =>
      asked(async () => {
        const fitting = accounts
          .list()
          .filter((account) => account.host === host && account.credentialKind === 'password')
        for (const account of fitting) {
          const row = connections.find(account.id)
          if (row === null || !isGitHubApp(account, row)) continue
          const installation = await (await parts.apps.open()).installationOf(accessOf(row), path)
          if (installation !== null) return account.id
        }
        return null
      }),

    /** The secrets that GitHub may sign deliveries to `/webhooks/github` with. @throws AppError `vault_locked` */
    webhookSecrets: (): readonly AppWebhookSecret[] =>
      store.webhookSecrets().flatMap(({ accountId, sealedSecret }) => {
        const row = connections.find(accountId)
        if (row === null) return []
        const secret = vault.open(webhookSecretName(accountId), sealedSecret)
        return [{ accountId, webUrl: row.webUrl, secret }]
      }),
  }
}

export type GitHubAppAccounts = ReturnType<typeof createGitHubAppAccounts>
