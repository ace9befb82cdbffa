import { useLocation } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button, type ButtonTone } from '../../components/button.tsx'
import { places } from '../../lib/places.ts'
import { useAccount } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { signInRemedyWords } from '../sign-in/sign-in-remedy-words.ts'
import { useOpenRemedy } from './remedy-dialogs.tsx'
import { remedyOf, type Remedy } from './remedy.ts'
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
  const account = useAccount(mirror.accountId)
  const isApp = account?.connection?.appId !== undefined
  // An app is let in at GitHub, where the sentence leads; no other account makes up for that.
  const remedy: Remedy | null =
    isApp && newAccountHelps(mirror) ? { kind: 'sync', label: 'Try again' } : remedyOf(mirror)
  if (remedy === null) return null
  // What helps is done at the forge: its own page has all of it.
  if (mirror.runner === 'forge') {
    return (
      <Button size={size} tone={tone} onClick={() => navigate(places.mirror(mirror.id))}>
        {mirror.forge?.isTurning === true ? 'Go on' : 'Show'}
      </Button>
    )
  }
  const lastRun = mirror.lastRun
  // Its run was held before anything was compared.
  const isReplaced = mirror.failure?.code === 'remote_replaced'

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
      {isReplaced && (
        <Button size={size} busy={busy === 'pause'} onClick={() => void act('pause', mirror)}>
          Keep the old one
        </Button>
      )}
      {remedy.kind === 'accept' && lastRun !== null && !isReplaced && (
        <Button size={size} onClick={() => navigate(places.run(mirror.repository, lastRun.id))}>
          Show what would change
        </Button>
      )}
      <Button size={size} tone={tone} busy={busy !== null || mirror.activeRun !== null} onClick={press}>
        {mirror.failure?.code === 'remote_auth_failed' ? signInRemedyWords(account) : remedy.label}
      </Button>
      {(error ?? change.error) !== null && <span role="alert">{(error ?? change.error)?.message}</span>}
    </>
  )
}
