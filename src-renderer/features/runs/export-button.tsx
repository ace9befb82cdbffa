import { Download } from 'lucide-react'
import type { CallInput } from '../../../src-shared/contract/contract-types.ts'
import { runHistoryJson } from '../../../src-shared/domain/run-history-json.ts'
import { Button } from '../../components/button.tsx'
import { useContract } from '../../stores/contract-context.tsx'
import { useExport } from '../../stores/use-export.ts'

/** Saves the runs that a list is about as JSON, every branch with its old and new id. */
export const ExportButton = ({
  repository,
  asked,
}: {
  readonly repository: string
  readonly asked: Omit<CallInput<'runs.export'>, 'cursor'>
}) => {
  const contract = useContract()
  const { isBusy, said, save } = useExport()
  const exportRuns = (): Promise<void> =>
    save(() => runHistoryJson((cursor) => contract.call('runs.export', { ...asked, cursor })), {
      name: `${repository.replaceAll('/', '-')}-runs.json`,
      type: 'application/json',
    })
  return (
    <>
      <Button size="small" icon={<Download />} busy={isBusy} onClick={() => void exportRuns()}>
        Export
      </Button>
      <span role="status">{said}</span>
    </>
  )
}
