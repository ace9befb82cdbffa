import { useState } from 'react'
import type { FlipPlan, WhenRunning } from '../../../src-shared/domain/flip.ts'
import { flipActionWords, flipRefWords, flipSentences } from '../../../src-shared/domain/flip-words.ts'
import type { Direction, Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DirectionBoxes } from '../../components/direction-boxes.tsx'
import { RefName } from '../../components/ref-name.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { useLook } from '../../lib/use-look.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useAction } from '../../stores/use-action.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import styles from './flip-dialog.module.css'
import { directionWords } from './mirror-words.ts'
import { PublishDialog, wantsPublishing } from './publish-dialog.tsx'

const labels: Readonly<Record<Direction, string>> = { pull: 'Pull', push: 'Push', sync: 'Two-way' }

/** The other ways it could go; the first is what turning round most likely means. */
const otherDirections = (direction: Direction): readonly Direction[] =>
  (['push', 'pull', 'sync'] as const).filter((one) => one !== direction)

const shownRefs = 12

type Approval = {
  readonly approvePlan?: string
  readonly hold?: boolean
  readonly confirmPublic?: boolean
}

/** What the first run would do, in words, and the refs that would lose something. */
export const FlipPlanView = ({ plan }: { readonly plan: FlipPlan }) => {
  const serious = plan.refs.filter(({ action }) => ['overwrite', 'delete', 'stop'].includes(action))
  const total = plan.counts.overwrite + plan.counts.delete + plan.counts.stop
  return (
    <section className={styles['plan']} aria-label="What the first run does">
      <div role="status">
        {flipSentences(plan).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {serious.length > 0 && (
        <ul className={styles['refs']}>
          {serious.slice(0, shownRefs).map((ref) => (
            <li key={ref.ref}>
              <RefName refName={ref.ref} />
              <span className={styles['muted']}>{flipRefWords(ref)}</span>
            </li>
          ))}
          {total > shownRefs && <li className={styles['muted']}>and {total - shownRefs} more</li>}
        </ul>
      )}
    </section>
  )
}

const Content = ({ mirror, onClose }: { readonly mirror: Mirror; readonly onClose: () => void }) => {
  const connection = useContract()
  const others = otherDirections(mirror.direction)
  const [direction, setDirection] = useState<Direction>(others[0] ?? 'push')
  const [whenRunning, setWhenRunning] = useState<WhenRunning | null>(null)
  const [asked, setAsked] = useState<Approval>({})
  // A run that ends meanwhile needs no decision.
  const needsChoice = mirror.activeRun !== null && whenRunning === null
  const flip = useAction('mirrors.flip')
  const input = { mirrorId: mirror.id, direction, ...(whenRunning === null ? {} : { whenRunning }) }
  const key = needsChoice ? null : `${mirror.id} ${direction} ${whenRunning ?? ''}`
  const { look, again } = useLook(key, () => connection.call('mirrors.planFlip', input), 0)
  const plan = look.kind === 'done' ? look.value : null

  const turn = async (approval: Approval): Promise<void> => {
    setAsked(approval)
    // A run that started since is waited for.
    const result = await flip.run({ ...input, whenRunning: whenRunning ?? 'wait', ...approval })
    if (result === null) return
    if (result.outcome === 'needs_approval') again()
    else onClose()
  }
  const unpublished = wantsPublishing(flip.error) ? flip.error : null
  const isLossy = plan !== null && !plan.isSafe
  return (
    <>
      <div className={styles['body']}>
        <SegmentedControl
          label="New direction"
          value={direction}
          choices={others.map((value) => ({ value, label: labels[value] }))}
          onChange={setDirection}
        />
        <div className={styles['picture']}>
          <DirectionBoxes direction={direction} host={mirror.host} />
        </div>
        <p className={styles['muted']}>{directionWords({ ...mirror, direction })}</p>
        {needsChoice && (
          <div className={styles['choice']}>
            <p>A run of this mirror is under way.</p>
            <span className={styles['buttons']}>
              <Button onClick={() => setWhenRunning('wait')}>Wait for it</Button>
              <Button onClick={() => setWhenRunning('stop')}>Stop it</Button>
            </span>
          </div>
        )}
        {look.kind === 'busy' && (
          <p role="status" className={styles['muted']}>
            Looking at both sides…
          </p>
        )}
        {look.kind === 'failed' && (
          <CallFailure error={look.error} actions={<Button onClick={again}>Look again</Button>} />
        )}
        {plan !== null && <FlipPlanView plan={plan} />}
        {flip.error !== null && unpublished === null && <CallFailure error={flip.error} />}
        <PublishDialog
          error={unpublished}
          confirmLabel="Publish and turn round"
          busy={flip.isBusy}
          onConfirm={() => void turn({ ...asked, confirmPublic: true })}
          onClose={flip.clear}
        />
      </div>
      <div className={styles['foot']}>
        <Button onClick={onClose}>Cancel</Button>
        {isLossy && (
          <Button busy={flip.isBusy} onClick={() => void turn({ hold: true })}>
            Turn round, hold those
          </Button>
        )}
        <Button
          tone={isLossy ? 'danger' : 'primary'}
          busy={flip.isBusy}
          disabled={plan === null}
          onClick={() => void turn(plan === null ? {} : { approvePlan: plan.fingerprint })}
        >
          {plan === null ? 'Turn round' : flipActionWords(plan)}
        </Button>
      </div>
    </>
  )
}

/** Turns one mirror round: the other side leads. What would be lost is shown before, and held unless approved. */
export const FlipDialog = ({
  mirror,
  onClose,
}: {
  /** Null while it is closed. */
  readonly mirror: Mirror | null
  readonly onClose: () => void
}) => (
  <Dialog
    open={mirror !== null}
    onClose={onClose}
    title={mirror === null ? 'Turn round' : `Turn round ${mirror.repository}`}
    description="Choose who leads from now on. Until a run went through, nothing is overwritten or deleted that you have not approved."
  >
    {mirror !== null && <Content key={mirror.id} mirror={mirror} onClose={onClose} />}
  </Dialog>
)
