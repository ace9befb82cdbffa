import { useState, type SyntheticEvent } from 'react'
import { useLocation } from 'wouter'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'
import styles from './repository-settings.module.css'

export const RenameSection = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const [name, setName] = useState(repository.name)
  const [, navigate] = useLocation()
  const rename = useAction('repositories.rename')
  const problem = repositoryNameProblem(name.trim())
  const isChanged = name.trim() !== repository.name

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    const renamed = await rename.run({ name: repository.name, newName: name })
    if (renamed !== null) navigate(places.repository(renamed.name, 'settings'), { replace: true })
  }
  return (
    <Section
      title="Name"
      description="Mirrors go on under the new name. Clones need the new address, and tokens made for the old name open nothing any more."
    >
      <form className={styles['inline']} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          value={name}
          onChange={(next) => {
            setName(next)
            rename.clear()
          }}
          error={isChanged ? (problem ?? rename.error?.message ?? null) : null}
        />
        <Button type="submit" busy={rename.isBusy} disabled={!isChanged || problem !== null}>
          Rename
        </Button>
      </form>
    </Section>
  )
}
