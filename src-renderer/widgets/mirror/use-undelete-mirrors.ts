import { useCallback } from 'react'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'

/** Takes mirrors back that were just removed; what does not come back says why. */
export const useUndeleteMirrors = (): ((ids: readonly string[]) => Promise<void>) => {
  const connection = useContract()
  const showToast = useShowToast()
  return useCallback(
    async (ids) => {
      for (const id of ids) {
        try {
          await connection.call('mirrors.undelete', { id })
        } catch (thrown) {
          showToast({ text: toAppError(thrown).message, tone: 'problem' })
        }
      }
    },
    [connection, showToast],
  )
}
