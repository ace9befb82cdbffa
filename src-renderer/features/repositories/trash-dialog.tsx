import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { places } from '../../lib/places.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './repositories.module.css'

type DialogProps = { readonly open: boolean; readonly onClose: () => void }

/** Deleted repositories, as long as they can be taken back. */
export const TrashDialog = ({ open, onClose }: DialogProps) => (open ? <Trash onClose={onClose} /> : null)

const Trash = ({ onClose }: { readonly onClose: () => void }) => {
  const { data, error } = useCall(
    'repositories.listTrash',
    {},
    { refreshOn: (event) => event.name === 'repository.removed' || event.name === 'repository.changed' },
  )
  const [taking, setTaking] = useState<string | null>(null)
  const takeBack = useAction('repositories.undelete')
  const now = useNow(60_000)
  const [, navigate] = useLocation()
  const failure = error ?? takeBack.error
  return (
    <Dialog
      open
      onClose={onClose}
      title="Trash"
      description="Deleted repositories with their mirrors. They are removed from the disk when their time is over."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {failure !== null && <CallErrorPanel error={failure} />}
      {data !== null && data.items.length === 0 && <p className={styles['none']}>The trash is empty.</p>}
      <ul className={styles['trash']}>
        {data?.items.map((item) => (
          <li key={item.id} className={styles['trashed']}>
            <span className={styles['trashedName']} title={item.name}>
              {item.name}
            </span>
            <time className={styles['none']} title={exactTime(item.expiresAt)}>
              removed {relativeTime(item.expiresAt, now)}
            </time>
            <Button
              size="small"
              busy={takeBack.isBusy && taking === item.id}
              aria-label={`Take back ${item.name}`}
              onClick={() => {
                setTaking(item.id)
                void takeBack.run({ id: item.id }).then((back) => {
                  if (back !== null) navigate(places.repository(back.name))
                })
              }}
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
