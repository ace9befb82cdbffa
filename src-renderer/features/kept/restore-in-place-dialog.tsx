import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { restoreConsequences } from './kept-words.ts'
import styles from './kept.module.css'

/** Says what moving a branch back will do, here and at the remotes, and does it. */
export const RestoreInPlaceDialog = ({
  repository,
  kept,
  open,
  onClose,
  onRestored,
}: {
  readonly repository: string
  readonly kept: KeptRef
  readonly open: boolean
  readonly onClose: () => void
  /** @param ref its full name */
  readonly onRestored: (ref: string) => void
}) => {
  const mirrors = useMirrorsOf(repository)
  const restore = useAction('keptRefs.restore')
  const confirm = async (): Promise<void> => {
    const restored = await restore.run({ repository, name: kept.name, where: 'in_place' })
    if (restored === null) return
    onClose()
    onRestored(restored.ref)
  }
  const sentences = restoreConsequences(
    kept,
    mirrors.map(({ mirror }) => mirror),
  )
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        restore.clear()
        onClose()
      }}
      title={`Restore ${shortName(kept.originalRef)} in place?`}
      description={
        <div className={styles['consequences']}>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      }
      confirmLabel="Restore in place"
      tone="primary"
      busy={restore.isBusy}
      onConfirm={() => void confirm()}
    >
      {restore.error !== null && <ErrorPanel title={restore.error.message} />}
    </ConfirmDialog>
  )
}
