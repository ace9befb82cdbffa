import { useLocation } from 'wouter'
import type { RefFix } from '../../../src-shared/domain/explain-cell.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button, type ButtonTone } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirror } from '../../stores/use-mirrors.ts'
import { RemedyActions } from './remedy-actions.tsx'
import { remedyOf } from './remedy.ts'

const SyncButton = ({ mirrorId, tone }: { readonly mirrorId: string; readonly tone: ButtonTone }) => {
  const sync = useAction('mirrors.syncNow')
  const isSyncing = useMirror(mirrorId)?.standing === 'syncing'
  return (
    <>
      <Button tone={tone} busy={sync.isBusy || isSyncing} onClick={() => void sync.run({ id: mirrorId })}>
        {isSyncing ? 'Syncing' : 'Sync now'}
      </Button>
      {sync.error !== null && <CallErrorPanel error={sync.error} />}
    </>
  )
}

const labels: Readonly<Record<Exclude<RefFix, 'sync' | 'none'>, string>> = {
  compare: 'Compare both sides',
  conflict: 'Choose a side',
  accept: 'Look at the mirror',
  scope: 'Choose what it carries',
  mirror: 'Look at the mirror',
}

const isHeld = (mirror: Mirror | undefined): mirror is Mirror =>
  mirror !== undefined && remedyOf(mirror)?.kind === 'accept'

/**
 * The one button against what keeps a ref from a remote.
 * @param comparison the place that shows both sides; null when there are not two to compare
 */
export const RefFixButton = ({
  mirrorId,
  fix,
  comparison,
  tone = 'primary',
}: {
  readonly mirrorId: string
  readonly fix: RefFix
  readonly comparison: string | null
  /** Plain where something else has to be pressed first. */
  readonly tone?: ButtonTone
}) => {
  const [, navigate] = useLocation()
  const mirror = useMirror(mirrorId)?.mirror
  if (fix === 'none') return null
  if (fix === 'sync') return <SyncButton mirrorId={mirrorId} tone={tone} />
  if (fix === 'accept' && isHeld(mirror)) return <RemedyActions mirror={mirror} tone={tone} />
  if (fix === 'compare' && comparison === null) return null
  const place = fix === 'compare' && comparison !== null ? comparison : places.mirror(mirrorId)
  return (
    <Button tone={tone} onClick={() => navigate(place)}>
      {labels[fix]}
    </Button>
  )
}
