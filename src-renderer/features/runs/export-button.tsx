import { Download } from 'lucide-react'
import { useState } from 'react'
import type { CallInput } from '../../../src-shared/contract/contract-types.ts'
import { runHistoryJson } from '../../../src-shared/domain/run-history-json.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { Button } from '../../components/button.tsx'
import { saveText } from '../../lib/save-text.ts'
import { useContract } from '../../stores/contract-context.tsx'

/** Saves the runs that a list is about as JSON, every branch with its old and new id. */
export const ExportButton = ({
  repository,
  asked,
}: {
  readonly repository: string
  readonly asked: Omit<CallInput<'runs.export'>, 'cursor'>
}) => {
  const contract = useContract()
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const save = async (): Promise<void> => {
    setBusy(true)
    setSaid('')
    try {
      const pages = runHistoryJson((cursor) => contract.call('runs.export', { ...asked, cursor }))
      const name = `${repository.replaceAll('/', '-')}-runs.json`
      await saveText(pages, { name, type: 'application/json' })
      setSaid(`Exported as ${name}.`)
    } catch (error) {
      setSaid(toAppError(error).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button size="small" icon={<Download />} busy={isBusy} onClick={() => void save()}>
        Export
      </Button>
      <span role="status">{said}</span>
    </>
  )
}
