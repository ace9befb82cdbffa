import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import styles from './repository-settings.module.css'

/** The default branch by name, where there are too many for a list. */
export const TypedBranch = ({
  present,
  isBusy,
  error,
  onEdit,
  onSave,
}: {
  readonly present: string
  readonly isBusy: boolean
  readonly error: string | null
  readonly onEdit: () => void
  readonly onSave: (branch: string) => void
}) => {
  const [name, setName] = useState(present)
  const branch = name.trim()
  return (
    <form
      className={styles['inline']}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(branch)
      }}
    >
      <TextField
        label="Default branch"
        mono
        value={name}
        onChange={(next) => {
          setName(next)
          onEdit()
        }}
        error={error}
      />
      <Button type="submit" busy={isBusy} disabled={branch === '' || branch === present}>
        Change
      </Button>
    </form>
  )
}
