import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { places } from '../../lib/places.ts'
import { useLiveRun } from '../../stores/use-runs.ts'
import { RunView } from '../../widgets/run/run-view.tsx'
import styles from './add-mirror.module.css'
import type { Added } from './use-add.ts'

/** What was set up, its first run live, and where to go from here. */
export const FirstRun = ({
  added,
  words,
  onBack,
  onAnother,
}: {
  readonly added: Added
  /** "GitHub → this computer, every 15 minutes". */
  readonly words: string
  /** To the form as it was filled in. */
  readonly onBack: () => void
  readonly onAnother: () => void
}) => {
  const { run, mirrorId, vanishesOnFailure } = added
  const [, navigate] = useLocation()
  const outcome = useLiveRun(run.id)?.outcome ?? run.outcome
  const isOver = outcome === 'failed' || outcome === 'cancelled'
  const actions = (
    <>
      <Button tone="quiet" onClick={onAnother}>
        Add another
      </Button>
      {mirrorId !== null && (
        <Button onClick={() => navigate(places.mirror(mirrorId))}>Show it on the board</Button>
      )}
      {mirrorId === null && isOver ? (
        <Button tone="primary" onClick={onBack}>
          Change it and try again
        </Button>
      ) : (
        <Button tone="primary" onClick={() => navigate(places.repository(run.repository))}>
          Open the repository
        </Button>
      )}
    </>
  )
  return (
    <Page title={run.repository} subtitle={words} actions={actions}>
      <div className={styles['run']}>
        <p role="status" className={styles['muted']}>
          {mirrorId === null
            ? 'A one-time fetch: nothing follows afterwards.'
            : 'The mirror is added. This is its first run.'}
        </p>
        <RunView runId={run.id} />
        {vanishesOnFailure && isOver && (
          <p className={styles['muted']}>The repository was not kept, because nothing whole came of it.</p>
        )}
      </div>
    </Page>
  )
}
