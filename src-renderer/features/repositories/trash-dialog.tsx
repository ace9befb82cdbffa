import { useState } from 'react'
import { useLocation } from 'wouter'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { TrashedMirror } from '../../../src-shared/domain/trashed-mirror.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { places } from '../../lib/places.ts'
import { remotePath } from '../../lib/remote-path.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { PublishDialog, wantsPublishing } from '../../widgets/mirror/publish-dialog.tsx'
import styles from './repositories.module.css'
import { TrashSection } from './trash-section.tsx'

type DialogProps = { readonly open: boolean; readonly onClose: () => void }

/** Deleted repositories and removed mirrors, as long as they can be taken back. */
export const TrashDialog = ({ open, onClose }: DialogProps) => (open ? <Trash onClose={onClose} /> : null)

const mirrorWords = ({ repository, host, url }: TrashedMirror): string =>
  `the mirror of ${repository} with ${hostName(host)} ${remotePath(url)}`

const MirrorLine = ({ mirror }: { readonly mirror: TrashedMirror }) => (
  <span className={styles['trashedMirror']} title={mirror.url}>
    <span>{mirror.repository}</span>
    <span className={styles['none']}>
      <DirectionSign direction={mirror.direction} /> {hostName(mirror.host)} {remotePath(mirror.url)}
      {mirror.paused && ', paused'}
    </span>
  </span>
)

const useTrash = () => {
  const repositories = useCall(
    'repositories.listTrash',
    {},
    { refreshOn: (event) => event.name === 'repository.removed' || event.name === 'repository.changed' },
  )
  const mirrors = useCall(
    'mirrors.listTrash',
    {},
    {
      refreshOn: ({ name }) =>
        ['mirror.removed', 'mirror.changed', 'repository.removed', 'repository.changed'].includes(name),
    },
  )
  return { repositories, mirrors, error: repositories.error ?? mirrors.error }
}

const Trash = ({ onClose }: { readonly onClose: () => void }) => {
  const { repositories, mirrors, error } = useTrash()
  const [taking, setTaking] = useState<string | null>(null)
  const takeBack = useAction('repositories.undelete')
  const undelete = useAction('mirrors.undelete')
  const [, navigate] = useLocation()
  const asked = wantsPublishing(undelete.error) ? undelete.error : null
  const failure = error ?? takeBack.error ?? (asked === null ? undelete.error : null)
  const isEmpty = repositories.data?.items.length === 0 && mirrors.data?.items.length === 0

  const undeleteMirror = async (id: string, confirmPublic: boolean): Promise<void> => {
    setTaking(id)
    takeBack.clear()
    const back = await undelete.run({ id, confirmPublic })
    if (back !== null) navigate(places.mirror(back.id))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Trash"
      description="Deleted repositories with their mirrors, and mirrors that were removed by themselves. They are gone for good when their time is over."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {failure !== null && <CallErrorPanel error={failure} />}
      {isEmpty && <p className={styles['none']}>The trash is empty.</p>}
      <TrashSection
        title="Repositories"
        items={repositories.data?.items ?? []}
        nameOf={({ name }) => name}
        render={({ name }) => <span title={name}>{name}</span>}
        busyId={takeBack.isBusy ? taking : null}
        onTakeBack={({ id }) => {
          setTaking(id)
          undelete.clear()
          void takeBack.run({ id }).then((back) => {
            if (back !== null) navigate(places.repository(back.name))
          })
        }}
      />
      <TrashSection
        title="Mirrors"
        items={mirrors.data?.items ?? []}
        nameOf={mirrorWords}
        render={(mirror) => <MirrorLine mirror={mirror} />}
        busyId={undelete.isBusy ? taking : null}
        onTakeBack={({ id }) => void undeleteMirror(id, false)}
      />
      <PublishDialog
        error={asked}
        confirmLabel="Publish and take it back"
        busy={undelete.isBusy}
        onConfirm={() => {
          if (taking !== null) void undeleteMirror(taking, true)
        }}
        onClose={undelete.clear}
      />
    </Dialog>
  )
}
