import { newId } from '../../../src-shared/domain/ids.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { BaseStore, GitCredentialRow } from '../ports/base-store.ts'
import type { Clock } from '../ports/clock.ts'
import { tokenUserOf } from './upstream-address.ts'

export type GitCredentialInput = {
  readonly password: string
  /** Without one, the name that goes with a token of the host. */
  readonly username?: string | undefined
}

const notFound = (): AppError =>
  new AppError('not_found', 'Credential not found', { details: { what: 'The credential' } })

/**
 * Sign-ins that clients give for the upstream of one repository. Each is an account, so that its secret is sealed,
 * opened and shown like every other; it serves that repository alone.
 */
export const createGitCredentials = (deps: {
  readonly bases: BaseStore
  readonly accounts: Pick<AccountService, 'add' | 'change' | 'remove'>
  readonly engine: Pick<MirrorEngine, 'change'>
  readonly clock: Clock
}) => {
  const { bases, accounts, engine, clock } = deps

  const credentialInput = (repositoryId: string, { password, username }: GitCredentialInput) => ({
    kind: 'password' as const,
    username: username ?? tokenUserOf(bases.find(repositoryId)?.provider ?? ''),
    password,
  })

  const find = (id: string): GitCredentialRow => {
    const credential = bases.findCredential(id)
    if (credential === null) throw notFound()
    return credential
  }

  return {
    /** The repository a credential is for. @throws AppError `not_found` */
    repositoryOf: (id: string): string => find(id).repositoryId,

    /**
     * @throws AppError `already_exists` when the repository has one; `invalid_input` when it has no upstream, or the
     *   password cannot be one
     */
    add: (repositoryId: string, repositoryName: string, input: GitCredentialInput): GitCredentialRow => {
      const base = bases.find(repositoryId)
      if (base === null || base.url === null || base.operation !== 'sync') {
        const reason = 'the repository has no upstream that a credential could be for'
        throw new AppError('invalid_input', `repo_id: ${reason}`, { details: { field: 'repo_id', reason } })
      }
      if (bases.credentialOf(repositoryId) !== null) {
        throw new AppError('already_exists', 'A credential already exists for this repository', {
          details: { what: 'A credential for this repository' },
        })
      }
      const account = accounts.add({
        host: parseRemoteUrl(base.url).address.host,
        label: `${repositoryName} (API)`,
        credential: credentialInput(repositoryId, input),
      })
      const credential: GitCredentialRow = {
        id: newId('ggc'),
        repositoryId,
        accountId: account.id,
        createdAt: clock.now(),
      }
      try {
        bases.insertCredential(credential)
      } catch (error) {
        accounts.remove(account.id)
        throw error
      }
      if (base.mirrorId !== null) engine.change(base.mirrorId, { accountId: account.id })
      return credential
    },

    /** @throws AppError `not_found`, `invalid_input` */
    change: (id: string, input: GitCredentialInput): GitCredentialRow => {
      const credential = find(id)
      accounts.change({
        id: credential.accountId,
        credential: credentialInput(credential.repositoryId, input),
      })
      return credential
    },

    /** The mirror stays and goes on without a sign-in. @throws AppError `not_found` */
    remove: (id: string): void => {
      const credential = find(id)
      const mirrorId = bases.find(credential.repositoryId)?.mirrorId ?? null
      if (mirrorId !== null) engine.change(mirrorId, { accountId: null })
      bases.removeCredential(id)
      accounts.remove(credential.accountId)
    },
  }
}

export type GitCredentials = ReturnType<typeof createGitCredentials>
