import { ArrowLeftRight, Pause, Play, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { oscillationSentence, type Mirror } from '../../../src-shared/domain/mirror.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { places } from '../../lib/places.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { useLoaded, useMirror } from '../../stores/use-mirrors.ts'
import { ForgeMirrorDetail } from '../forge-mirror/forge-mirror-detail.tsx'
import { isForgeMirror } from '../forge-mirror/forge-mirror-words.ts'
import { RunView } from '../run/run-view.tsx'
import { ExistencePanel } from './existence-panel.tsx'
import { FlipDialog } from './flip-dialog.tsx'
import { ConflictsSection } from './conflicts-section.tsx'
import { LeftBehindRefs } from './left-behind-refs.tsx'
import styles from './mirror-detail.module.css'
import { MirrorFacts, MirrorOptions } from './mirror-facts.tsx'
import { MirrorVerification } from './mirror-verification.tsx'
import { MirrorRuns } from './mirror-runs.tsx'
import { MirrorScopeOptions } from './mirror-scope-options.tsx'
import { directionWords, signOfMirror, statusOfMirror } from './mirror-words.ts'
import { RemedyActions } from './remedy-actions.tsx'
import { remedyOf, type Remedy } from './remedy.ts'
import { RemoveMirrorsDialog } from './remove-mirrors-dialog.tsx'
import { useMirrorActions } from './use-mirror-actions.ts'

const Head = ({ placed }: { readonly placed: PlacedMirror }) => {
  const { mirror } = placed
  return (
    <header className={styles['head']}>
      <h2 className={styles['title']} title={mirror.repository}>
        <Link href={places.repository(mirror.repository)}>{mirror.repository}</Link>
      </h2>
      <p className={styles['faint']}>{directionWords(mirror)}</p>
      <div className={styles['address']}>
        <code title={mirror.url}>{mirror.url}</code>
        <CopyButton text={mirror.url} what="the address of the remote" />
      </div>
      <p className={styles['status']}>
        <StatusSign sign={signOfMirror(placed)} label="" />
        <span>{statusOfMirror(placed)}</span>
      </p>
    </header>
  )
}

const Actions = ({ mirror }: { readonly mirror: Mirror }) => {
  const { act, busy, error } = useMirrorActions()
  const [isRemoving, setRemoving] = useState(false)
  const [isTurning, setTurning] = useState(false)
  const isPaused = mirror.status === 'paused'
  // Where something else helps, that is the first thing to press.
  const remedy = remedyOf(mirror)
  const syncFirst = mirror.activeRun === null && (remedy === null || remedy.kind === 'sync')
  return (
    <>
      <div className={styles['actions']}>
        <Button
          tone={syncFirst ? 'primary' : 'plain'}
          icon={<RefreshCw />}
          busy={busy === 'sync' || mirror.activeRun !== null}
          onClick={() => void act('sync', mirror)}
        >
          Sync now
        </Button>
        <Button
          icon={isPaused ? <Play /> : <Pause />}
          busy={busy === 'pause' || busy === 'resume'}
          onClick={() => void act(isPaused ? 'resume' : 'pause', mirror)}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <Button icon={<ArrowLeftRight />} onClick={() => setTurning(true)}>
          Turn round…
        </Button>
        <Button tone="quiet" icon={<Trash2 />} onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      </div>
      {error !== null && <ErrorPanel title={error.message} />}
      <FlipDialog mirror={isTurning ? mirror : null} onClose={() => setTurning(false)} />
      <RemoveMirrorsDialog mirrors={isRemoving ? [mirror] : none} onClose={() => setRemoving(false)} />
    </>
  )
}
const none: readonly Mirror[] = []

/** Where the remote says it moved to, with the button that follows. */
const Moved = ({ mirror }: { readonly mirror: Mirror }) => {
  const change = useAction('mirrors.change')
  const { id, movedTo } = mirror
  if (movedTo === null || mirror.failure?.code === 'remote_moved') return null
  return (
    <ErrorPanel
      tone="waiting"
      title={`The remote moved to ${movedTo}.`}
      advice={change.error?.message ?? 'The old address still leads there; it is better not to rely on it.'}
      actions={
        <Button busy={change.isBusy} onClick={() => void change.run({ id, url: movedTo })}>
          Update address
        </Button>
      }
    />
  )
}
/** The button for it stands in the same view. */
const isElsewhere = (remedy: Remedy | null): boolean =>
  remedy === null || remedy.kind === 'sync' || remedy.kind === 'conflicts'

const Failure = ({ mirror }: { readonly mirror: Mirror }) => {
  const now = useNow(15_000)
  if (mirror.failure === null || mirror.status === 'paused') return null
  // The section below says the same, branch by branch.
  if (mirror.failure.code === 'remote_conflict' && mirror.conflictCount > 0) return null
  const lastRun = mirror.lastRun
  const remedy = remedyOf(mirror)
  return (
    <FailurePanel
      failure={mirror.failure}
      now={now}
      partial={mirror.partial}
      actions={isElsewhere(remedy) ? undefined : <RemedyActions mirror={mirror} />}
    >
      {lastRun !== null && lastRun.problemRefCount > 0 && (
        <LeftBehindRefs mirror={mirror} lastRunId={lastRun.id} />
      )}
    </FailurePanel>
  )
}

/** One mirror, whole: how it stands, what to do about it, its facts, what it does, and its last runs. */
export const MirrorDetail = ({ mirrorId }: { readonly mirrorId: string }) => {
  const placed = useMirror(mirrorId)
  const isLoaded = useLoaded()
  if (placed === null) {
    return isLoaded ? (
      <EmptyState
        title="There is no such mirror."
        text="It may have been removed, or the address is wrong."
      />
    ) : null
  }
  const { mirror } = placed
  if (isForgeMirror(mirror)) return <ForgeMirrorDetail placed={placed} mirror={mirror} />
  const { activeRun } = mirror
  return (
    <div className={styles['detail']} key={mirrorId}>
      <Head placed={placed} />
      <Actions mirror={mirror} />
      {activeRun !== null && activeRun.phase !== 'queued' ? (
        <RunView runId={activeRun.id} />
      ) : (
        <Failure mirror={mirror} />
      )}
      <Moved mirror={mirror} />
      <ExistencePanel mirror={mirror} />
      {mirror.oscillatingRef !== null && (
        <ErrorPanel
          title={`${oscillationSentence(mirror.oscillatingRef)}.`}
          advice="It came back again and again to what it had left, so this mirror paused itself. Every tip is kept. Find out what it is, then resume."
          tone="partial"
        />
      )}
      <ConflictsSection mirror={mirror} />
      <MirrorFacts mirror={mirror} />
      <section className={styles['section']}>
        <h3>What it does</h3>
        <MirrorOptions mirror={mirror} />
      </section>
      <section className={styles['section']}>
        <h3>What it carries</h3>
        <MirrorScopeOptions mirror={mirror} />
      </section>
      <section className={styles['section']}>
        <h3>Both sides compared</h3>
        <MirrorVerification mirrorId={mirror.id} />
      </section>
      <section className={styles['section']}>
        <h3>Last runs</h3>
        <MirrorRuns mirrorId={mirror.id} />
      </section>
    </div>
  )
}
