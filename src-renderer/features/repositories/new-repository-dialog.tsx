import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'

type DialogProps = { readonly open: boolean; readonly onClose: () => void }

/** The form is made anew each time it opens. */
export const NewRepositoryDialog = ({ open, onClose }: DialogProps) =>
  open ? <NewRepositoryForm onClose={onClose} /> : null

const NewRepositoryForm = ({ onClose }: { readonly onClose: () => void }) => {
  const [name, setName] = useState('')
  const [branch, setBranch] = useState('main')
  const [, navigate] = useLocation()
  const create = useAction('repositories.create')
  const problem = name.trim() === '' ? null : repositoryNameProblem(name.trim())

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    const made = await create.run({ name, ...(branch.trim() === '' ? {} : { defaultBranch: branch.trim() }) })
    if (made !== null) navigate(places.repository(made.name))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New repository"
      description="An empty repository on this computer. Push to it with any git; mirrors can send it on."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="new-repository"
            tone="primary"
            busy={create.isBusy}
            disabled={name.trim() === '' || problem !== null}
          >
            Create
          </Button>
        </>
      }
    >
      <form id="new-repository" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextField
            label="Name"
            placeholder="team/project"
            value={name}
            onChange={setName}
            autoFocus
            error={problem ?? create.error?.message ?? null}
          />
          <TextField label="Default branch" mono value={branch} onChange={setBranch} />
        </FieldStack>
      </form>
    </Dialog>
  )
}
