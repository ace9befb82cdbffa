import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button, type ButtonTone } from '../../components/button.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'
import { HostKeyDialog } from '../sign-in/host-key-dialog.tsx'
import { SignInDialog } from '../sign-in/sign-in-dialog.tsx'
import { AcceptChangeDialog } from './accept-change-dialog.tsx'
import { remedyOf } from './remedy.ts'
import { UnrelatedDialog } from './unrelated-dialog.tsx'
import { useMirrorActions } from './use-mirror-actions.ts'

/** The account it has opens, but for too little. */
const newAccountHelps = ({ failure }: Mirror): boolean =>
  failure?.code === 'remote_write_denied' || failure?.code === 'remote_read_denied'

/** The button that does what helps most against the failure of a mirror, with its dialog. */
export const RemedyActions = ({
  mirror,
  size = 'normal',
  tone = 'primary',
}: {
  readonly mirror: Mirror
  readonly size?: 'normal' | 'small'
  readonly tone?: ButtonTone
}) => {
  const [, navigate] = useLocation()
  const [isOpen, setOpen] = useState(false)
  const { act, busy, error } = useMirrorActions()
  const change = useAction('mirrors.change')
  const remedy = remedyOf(mirror)
  if (remedy === null) return null
  const close = (): void => setOpen(false)
  const lastRun = mirror.lastRun

  const press = (): void => {
    switch (remedy.kind) {
      case 'sign_in':
      case 'host_key':
      case 'accept':
      case 'unrelated':
        setOpen(true)
        break
      case 'conflicts':
        navigate(places.mirror(mirror.id))
        break
      case 'branches':
        navigate(places.repository(mirror.repository, 'branches'))
        break
      case 'move':
        void change.run({ id: mirror.id, url: mirror.movedTo ?? undefined })
        break
      case 'sync':
        void act('sync', mirror)
    }
  }
  return (
    <>
      {remedy.kind === 'accept' && lastRun !== null && (
        <Button size={size} onClick={() => navigate(places.run(mirror.repository, lastRun.id))}>
          Show what would change
        </Button>
      )}
      <Button size={size} tone={tone} busy={busy !== null || mirror.activeRun !== null} onClick={press}>
        {remedy.label}
      </Button>
      {(error ?? change.error) !== null && <span role="alert">{(error ?? change.error)?.message}</span>}
      {remedy.kind === 'sign_in' && (
        <SignInDialog
          open={isOpen}
          onClose={close}
          host={mirror.host}
          accountId={newAccountHelps(mirror) ? null : mirror.accountId}
          mirrorId={mirror.id}
        />
      )}
      {remedy.kind === 'host_key' && <HostKeyDialog open={isOpen} onClose={close} host={mirror.host} />}
      {remedy.kind === 'unrelated' && <UnrelatedDialog mirror={mirror} open={isOpen} onClose={close} />}
      {remedy.kind === 'accept' && <AcceptChangeDialog mirror={mirror} open={isOpen} onClose={close} />}
    </>
  )
}
