import { useState } from 'react'
import { useLocation } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import styles from './repository-settings.module.css'

export const DangerSection = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const [isAsking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const mirrors = useMirrorsOf(repository.name)
  const remove = useAction('repositories.delete')
  const showToast = useShowToast()
  const [, navigate] = useLocation()

  const submit = async (): Promise<void> => {
    if (typed !== repository.name) return
    const trashed = await remove.run({ name: repository.name })
    if (trashed === null) return
    showToast({ text: `${repository.name} is in the trash for 14 days.`, tone: 'neutral' })
    navigate(places.repositories)
  }
  return (
    <Section title="Delete">
      <div className={styles['danger']}>
        <p>
          Moves {repository.name} to the trash: {plural(repository.branchCount, 'branch', 'branches')},{' '}
          {plural(repository.tagCount, 'tag')}, {plural(repository.keptRefCount, 'kept ref')},{' '}
          {formatBytes(repository.sizeBytes)}.{' '}
          {mirrors.length > 0 &&
            `${plural(mirrors.length, 'mirror')} ${mirrors.length === 1 ? 'stops' : 'stop'} with it. `}
          Nothing changes at any remote. It can be taken back for 14 days; then it is removed from the disk.
        </p>
        <Button
          tone="danger"
          onClick={() => {
            setTyped('')
            remove.clear()
            setAsking(true)
          }}
        >
          Delete the repository…
        </Button>
      </div>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete ${repository.name}?`}
        description="Clones and mirrors of it stop working until it is taken back from the trash. Remotes are not touched."
        confirmLabel="Move to the trash"
        busy={remove.isBusy}
        confirmDisabled={typed !== repository.name}
        onConfirm={() => void submit()}
      >
        <TextField
          label={`Type ${repository.name} to go on`}
          value={typed}
          onChange={setTyped}
          error={remove.error?.message ?? null}
        />
      </ConfirmDialog>
    </Section>
  )
}
