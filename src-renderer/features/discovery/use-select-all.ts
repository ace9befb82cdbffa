import { useState } from 'react'
import type { DiscoveryFilter } from '../../../src-shared/domain/discovery.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'

const pageSize = 500

/**
 * Selects all that a filter lets through, beyond what the list has loaded so far.
 * @param onSelected with the ids of all
 */
export const useSelectAll = (
  accountId: string,
  filter: DiscoveryFilter,
  onSelected: (ids: ReadonlySet<string>) => void,
): { readonly selectAll: () => Promise<void>; readonly isBusy: boolean } => {
  const contract = useContract()
  const show = useShowToast()
  const [isBusy, setBusy] = useState(false)
  const readAll = async (): Promise<ReadonlySet<string>> => {
    const ids = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await contract.call('discovery.list', {
        accountId,
        filter,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const { id } of page.items) ids.add(id)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return ids
  }
  return {
    isBusy,
    selectAll: async () => {
      setBusy(true)
      try {
        onSelected(await readAll())
      } catch (error) {
        show({ text: toAppError(error).message, tone: 'problem' })
      } finally {
        setBusy(false)
      }
    },
  }
}
