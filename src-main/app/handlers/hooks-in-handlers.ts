import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { HooksInService } from '../../core/hooks-in/hooks-in-service.ts'

const usualPage = 50

type HooksInCall = Extract<keyof ContractHandlers, `hooksIn.${string}`>

/** Webhooks that forges send here. */
export const createHooksInHandlers = (hooks: HooksInService): Pick<ContractHandlers, HooksInCall> => ({
  'hooksIn.get': ({ accountId }) => hooks.state(accountId),
  'hooksIn.change': ({ accountId, enabled }) => hooks.change(accountId, enabled),
  'hooksIn.list': ({ accountId, cursor = null, limit = usualPage }) => {
    const { items, nextCursor } = hooks.list({ accountId, cursor, limit })
    return { items: [...items], nextCursor }
  },
  'hooksIn.repair': ({ accountId, id = null }) => hooks.repair(accountId, id),
  'hooksIn.changeSecret': ({ accountId }) => hooks.changeSecret(accountId),
  'hooksIn.changeKey': ({ accountId, serverKey }) => hooks.changeKey(accountId, serverKey),
  'hooksIn.deliveries': ({ accountId, cursor = null, limit = usualPage }) => {
    const { items, nextCursor } = hooks.listDeliveries({ accountId, cursor, limit })
    return { items: [...items], nextCursor }
  },
})
