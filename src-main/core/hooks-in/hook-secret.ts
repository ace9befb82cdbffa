import { randomBytes } from 'node:crypto'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { HookSecretRow, HooksInStore } from '../ports/hooks-in-store.ts'
import type { Vault } from '../ports/vault.ts'

/** One that a delivery may be signed with, and whose it is. */
export type HookSecret = {
  /**
   * Never empty: a forge without a secret signs with nothing, which anybody can. Of SourceHut it is the public key of
   * the server, and no secret.
   */
  readonly secret: string
  /** Whose deliveries these are, in the list of deliveries: an account, or `app:…`. */
  readonly origin: string
  readonly accountId: string | null
  /** The address of the forge's web interface: the repositories that it tells of are there. */
  readonly webUrl: string
}

/** Further secrets of a kind of forge: those of apps, whose deliveries come to `/webhooks/<kind>`. */
export type SecretsFor = (kind: ForgeKind) => readonly HookSecret[]

const sealedName = (secretId: string): string => `hook-in/${secretId}`

/**
 * 256 random bits, written so that GitLab takes it as its signing token too.
 * https://gitlab.com/gitlab-org/gitlab/-/merge_requests/231325
 */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** The secrets of accounts' webhooks, sealed. */
export const createHookSecrets = (deps: {
  readonly store: HooksInStore
  readonly vault: Vault
  readonly now: () => number
}) => {
  const { store, vault, now } = deps
  const add = (accountId: string): HookSecretRow => {
    const id = newId('hks')
    const row = { id, accountId, sealedSecret: vault.seal(sealedName(id), newSecret()) }
    store.addSecret(row, now())
    return row
  }
  const open = ({ id, sealedSecret }: HookSecretRow): string => vault.open(sealedName(id), sealedSecret)

  return {
    add,
    /** The one for new webhooks; made when there is none. @throws AppError `vault_locked` */
    current: (accountId: string): { readonly id: string; readonly secret: string } => {
      const row = store.secrets(accountId)[0] ?? add(accountId)
      return { id: row.id, secret: open(row) }
    },
    /** All that are right now: while webhooks are made again, the old one is too. One that cannot be opened signs nothing. */
    valid: (accountId: string): readonly string[] =>
      store.secrets(accountId).flatMap((row) => {
        try {
          return [open(row)]
        } catch (error) {
          if (isAppError(error) && error.code === 'vault_locked') return []
          throw error
        }
      }),
  }
}

export type HookSecrets = ReturnType<typeof createHookSecrets>
