import { useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { plural } from '../../lib/plural.ts'
import { remotePath } from '../../lib/remote-path.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { bulkFailedWords, bulkProgressWords, failureLines } from './bulk-words.ts'
import styles from './mirror-dialogs.module.css'
import { useBulkAction } from './use-bulk-action.ts'
import { useUndeleteMirrors } from './use-undelete-mirrors.ts'

const namedMirrors = 4

/** Asks before links are ended, and ends them. */
export const RemoveMirrorsDialog = ({
  mirrors,
  onClose,
}: {
  /** Empty: the dialog is closed. */
  readonly mirrors: readonly Mirror[]
  /** `removed`: they are gone. */
  readonly onClose: (removed: boolean) => void
}) => {
  const bulk = useBulkAction()
  const undelete = useUndeleteMirrors()
  const showToast = useShowToast()
  // What was asked about stays readable while the dialog closes.
  const [shown, setShown] = useState(mirrors)
  if (mirrors.length > 0 && mirrors !== shown) setShown(mirrors)
  const isOne = shown.length === 1
  const { work, failed } = bulk

  const sayRemoved = (removed: readonly Mirror[]): void => {
    const [first] = removed
    const text =
      removed.length === 1 && first !== undefined
        ? `${first.repository} is no longer mirrored with ${hostName(first.host)}. The mirror is in the trash for 14 days.`
        : `${plural(removed.length, 'mirror')} are in the trash for 14 days.`
    const ids = removed.map(({ id }) => id)
    showToast({ text, tone: 'neutral', action: { label: 'Undo', onPress: () => void undelete(ids) } })
  }
  const close = (removed: boolean): void => {
    bulk.clear()
    onClose(removed)
  }
  const remove = async (): Promise<void> => {
    const failures = await bulk.start('remove', shown)
    const kept = new Set(failures.map(({ mirror }) => mirror.id))
    const removed = shown.filter(({ id }) => !kept.has(id))
    if (removed.length > 0) sayRemoved(removed)
    if (failures.length === 0) close(true)
  }
  return (
    <ConfirmDialog
      open={mirrors.length > 0}
      onClose={() => close(false)}
      title={isOne ? 'Remove this mirror?' : `Remove ${plural(shown.length, 'mirror')}?`}
      description={
        isOne
          ? 'It is not synced any more. The repository with its branches, its history and what was kept stays on this computer, and nothing changes at the remote. The mirror can be taken back from the trash for 14 days.'
          : 'They are not synced any more. The repositories with their branches, their history and what was kept stay on this computer, and nothing changes at the remotes. The mirrors can be taken back from the trash for 14 days.'
      }
      confirmLabel={isOne ? 'Remove mirror' : `Remove ${plural(shown.length, 'mirror')}`}
      busy={work !== null}
      onConfirm={() => void remove()}
    >
      <ul className={styles['mirrors']}>
        {shown.slice(0, namedMirrors).map((mirror) => (
          <li key={mirror.id} className={styles['mirror']} title={mirror.url}>
            <strong>{mirror.repository}</strong>
            <DirectionSign direction={mirror.direction} />
            <span>
              {hostName(mirror.host)} {remotePath(mirror.url)}
            </span>
          </li>
        ))}
        {shown.length > namedMirrors && (
          <li className={styles['rest']}>and {plural(shown.length - namedMirrors, 'other')}</li>
        )}
      </ul>
      {work?.isSlow === true && (
        <div className={styles['progress']}>
          <ProgressBar fraction={work.done / work.total} label="Removing" />
          {bulkProgressWords('remove', work.done, work.total)}
        </div>
      )}
      {failed !== null && (
        <ErrorPanel
          title={bulkFailedWords('remove', failed.failures.length)}
          advice={failureLines(failed.failures).join(' · ')}
        />
      )}
    </ConfirmDialog>
  )
}
