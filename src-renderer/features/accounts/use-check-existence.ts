import type { Account } from '../../../src-shared/domain/account.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { plural } from '../../lib/plural.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'

/** Looks for the repositories behind the mirrors of an account, and says what it found. */
export const useCheckExistence = (): ((account: Account, accept: boolean) => Promise<void>) => {
  const connection = useContract()
  const show = useShowToast()
  return async ({ id, label }, accept) => {
    try {
      const { account, items } = await connection.call('existence.check', { accountId: id, accept })
      if (account.failure !== null) {
        show({ text: `${label}: ${account.failure.title}`, tone: 'problem' })
        return
      }
      const { here } = account.counts
      const rest = items.length - here
      show({
        text: `${label}: ${plural(here, 'mirrored repository', 'mirrored repositories')} there${rest === 0 ? '' : `, ${rest} to look at`}.`,
        tone: rest === 0 ? 'good' : 'problem',
      })
    } catch (thrown) {
      show({ text: toAppError(thrown).message, tone: 'problem' })
    }
  }
}
