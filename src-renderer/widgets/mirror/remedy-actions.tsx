import { useLocation } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button, type ButtonTone } from '../../components/button.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'
import { useOpenRemedy } from './remedy-dialogs.tsx'
import { remedyOf } from './remedy.ts'
import { useMirrorActions } from './use-mirror-actions.ts'

/** The account it has opens, but for too little. */
const newAccountHelps = ({ failure }: Mirror): boolean =>
  failure?.code === 'remote_write_denied' || failure?.code === 'remote_read_denied'

/** The button that does what helps most against the failure of a mirror; what it asks is asked by `RemedyDialogs`. */
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
  const openRemedy = useOpenRemedy()
  const { act, busy, error } = useMirrorActions()
  const change = useAction('mirrors.change')
  const remedy = remedyOf(mirror)
  if (remedy === null) return null
  const lastRun = mirror.lastRun

  const press = (): void => {
    switch (remedy.kind) {
      case 'sign_in': {
        const accountId = newAccountHelps(mirror) ? null : mirror.accountId
        openRemedy({ kind: 'sign_in', host: mirror.host, accountId, mirrorId: mirror.id })
        break
      }
      case 'host_key':
        openRemedy({ kind: 'host_key', host: mirror.host })
        break
      case 'accept':
      case 'unrelated':
        openRemedy({ kind: remedy.kind, mirror })
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
    </>
  )
}
