import type { Failure } from '../../src-shared/domain/run.ts'
import type { HookAccountRow, HookSecretRow, HooksInStore } from '../core/ports/hooks-in-store.ts'
import { createForgeHookStore } from './forge-hook-store.ts'
import { createHookDeliveryStore } from './hook-delivery-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredAccount = Omit<HookAccountRow, 'enabled' | 'problem'> & {
  readonly enabled: number
  readonly problem: string | null
}

const untouched: HookAccountRow = {
  enabled: true,
  problem: null,
  restsUntil: null,
  lastDeliveryAt: null,
  serverKey: null,
}

/** Webhooks that forges send here: choices, secrets, the webhooks there, deliveries. */
export const createHooksInStore = (database: Database): HooksInStore => {
  const find = database.prepare<[string], StoredAccount>(
    `SELECT enabled, problem, rests_until AS restsUntil, last_delivery_at AS lastDeliveryAt,
       server_key AS serverKey
     FROM hook_accounts WHERE account_id = ?`,
  )
  // Nothing is written for an account that was removed meanwhile.
  const save = database.prepare(
    `INSERT INTO hook_accounts (account_id, enabled, problem, rests_until, last_delivery_at, server_key)
     SELECT id, @enabled, @problem, @restsUntil, @lastDeliveryAt, @serverKey FROM accounts WHERE id = @accountId
     ON CONFLICT (account_id) DO UPDATE SET enabled = excluded.enabled, problem = excluded.problem,
       rests_until = excluded.rests_until, last_delivery_at = excluded.last_delivery_at,
       server_key = excluded.server_key`,
  )
  const account = (accountId: string): HookAccountRow => {
    const stored = find.get(accountId)
    if (stored === undefined) return untouched
    const { enabled, problem, ...rest } = stored
    return {
      ...rest,
      enabled: enabled === 1,
      problem: problem === null ? null : (JSON.parse(problem) as Failure),
    }
  }
  const changeAccount = database.transaction((accountId: string, change: Partial<HookAccountRow>) => {
    const { enabled, problem, ...rest } = { ...account(accountId), ...change }
    save.run({
      ...rest,
      accountId,
      enabled: Number(enabled),
      problem: problem === null ? null : JSON.stringify(problem),
    })
  })
  const secrets = database.prepare<[string], HookSecretRow>(
    `SELECT id, account_id AS accountId, sealed_secret AS sealedSecret FROM hook_secrets
     WHERE account_id = ? ORDER BY created_at DESC, rowid DESC`,
  )
  const addSecret = database.prepare(
    `INSERT INTO hook_secrets (id, account_id, sealed_secret, created_at)
     VALUES (@id, @accountId, @sealedSecret, @createdAt)`,
  )
  const forgetOld = database.prepare<{ accountId: string }>(
    `DELETE FROM hook_secrets WHERE account_id = @accountId
       AND rowid <> (SELECT rowid FROM hook_secrets WHERE account_id = @accountId ORDER BY created_at DESC, rowid DESC)
       AND id NOT IN (SELECT secret_id FROM forge_hooks WHERE account_id = @accountId AND secret_id IS NOT NULL)`,
  )

  return {
    ...createForgeHookStore(database),
    ...createHookDeliveryStore(database),
    account,
    changeAccount: (accountId, change) => changeAccount.immediate(accountId, change),
    secrets: (accountId) => secrets.all(accountId),
    addSecret: (secret, createdAt) => void addSecret.run({ ...secret, createdAt }),
    forgetOldSecrets: (accountId) => void forgetOld.run({ accountId }),
  }
}
