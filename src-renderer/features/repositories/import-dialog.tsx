import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { places } from '../../lib/places.ts'
import { useShell } from '../../stores/contract-context.tsx'
import { useAction } from '../../stores/use-action.ts'
import { proposedName } from './proposed-name.ts'
import styles from './repositories.module.css'

type DialogProps = { readonly open: boolean; readonly onClose: () => void }

/** The form is made anew each time it opens. */
export const ImportDialog = ({ open, onClose }: DialogProps) =>
  open ? <ImportForm onClose={onClose} /> : null

/** Copies a repository once, from a folder of this computer or an address; leaves no mirror behind. */
const ImportForm = ({ onClose }: { readonly onClose: () => void }) => {
  const [source, setSource] = useState('')
  const [ownName, setOwnName] = useState<string | null>(null)
  const [, navigate] = useLocation()
  const shell = useShell()
  const start = useAction('repositories.import')
  const name = ownName ?? proposedName(source)
  const problem = name.trim() === '' ? null : repositoryNameProblem(name.trim())

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    const started = await start.run({ name, url: source.trim() })
    if (started !== null) navigate(places.run(started.repository.name, started.run.id))
  }
  const choose = async (): Promise<void> => {
    const chosen = await shell?.call('shell.chooseFolder', { title: 'Folder of a git repository' })
    if (chosen?.path) setSource(chosen.path)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import a repository"
      description="Takes all branches and tags once. Nothing follows the source afterwards; for that, add a mirror."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="import-repository"
            tone="primary"
            busy={start.isBusy}
            disabled={source.trim() === '' || name.trim() === '' || problem !== null}
          >
            Import
          </Button>
        </>
      }
    >
      <form id="import-repository" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <div className={styles['source']}>
            <TextField
              label="From"
              hint="A folder of this computer, or a git address"
              placeholder="/home/me/project, https://host/owner/repository"
              mono
              autoFocus
              value={source}
              onChange={setSource}
            />
            {shell !== null && <Button onClick={() => void choose()}>Choose…</Button>}
          </div>
          <TextField label="Name here" value={name} onChange={setOwnName} error={problem} />
          {start.error !== null && <CallErrorPanel error={start.error} />}
        </FieldStack>
      </form>
    </Dialog>
  )
}
