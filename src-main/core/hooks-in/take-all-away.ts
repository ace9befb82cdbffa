import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import type { LeftHook } from '../../../src-shared/domain/hooks-in.ts'
import type { ForgeConnections, OpenForge } from '../accounts/forge-connections.ts'
import { takeHookAway, type HookParts } from './make-hook.ts'
import { isAccountWide } from './hook-refusals.ts'

/** Who removes an account does not wait longer for its forge. */
const longestMs = 30_000

/**
 * Takes all webhooks of an account away at its forge, before the account goes, and with it what would open the forge.
 * @returns those that are left there; a repository that is gone took its own along
 */
export const createTakeAllHooksAway =
  (
    parts: HookParts & {
      readonly connections: Pick<ForgeConnections, 'open'>
      /** The core stops. */
      readonly stopping: AbortSignal
    },
  ) =>
  async (accountId: string): Promise<readonly LeftHook[]> => {
    const { store, now } = parts
    const signal = AbortSignal.any([parts.stopping, AbortSignal.timeout(longestMs)])
    store.wantHooks(accountId, false, now())
    store.makeHooksDue(accountId, null, now())
    const left: LeftHook[] = []
    let open: OpenForge | null = null
    /** What the forge answers for the whole account: it need not be asked for each. */
    let closed: AppError | null = null
    for (;;) {
      const row = store.nextDueHook(accountId, now())
      if (row === null) return left
      try {
        if (closed !== null) throw closed
        open ??= await parts.connections.open(accountId, signal)
        await takeHookAway(parts, open, row)
      } catch (thrown) {
        const error = toAppError(thrown)
        if (open === null || isAccountWide(error) || signal.aborted) closed = error
        const isGone = error.code === 'remote_not_found' || error.code === 'remote_gone'
        if (row.url !== null && !isGone) left.push({ path: row.path, url: row.url })
        store.removeHook(row)
      }
    }
  }
