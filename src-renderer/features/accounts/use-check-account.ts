import type { Account } from '../../../src-shared/domain/account.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'

/** Asks the forge of an account again, and says what it found. */
export const useCheckAccount = (): ((account: Account) => Promise<void>) => {
  const connection = useContract()
  const show = useShowToast()
  return async ({ id, label }) => {
    try {
      const { connection: found } = await connection.call('accounts.check', { id })
      if (found === null) return
      show(
        found.failure === null
          ? {
              text: found.appId === undefined ? `The token of ${label} works.` : `${label} works.`,
              tone: 'good',
            }
          : { text: `${label}: ${found.failure.title}`, tone: 'problem' },
      )
    } catch (thrown) {
      show({ text: toAppError(thrown).message, tone: 'problem' })
    }
  }
}
