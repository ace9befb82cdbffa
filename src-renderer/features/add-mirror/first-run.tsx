import { useEffect, useRef } from 'react'
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
  const isGone = vanishesOnFailure && isOver
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  return (
    <Page title={run.repository} subtitle={words}>
      <div className={styles['run']}>
        <h2 ref={heading} tabIndex={-1} className={styles['strong']}>
          {mirrorId === null ? 'The fetch' : 'The mirror is added. Its first run'}
        </h2>
        <RunView runId={run.id} />
        {isGone && (
          <p className={styles['muted']}>The repository was not kept, because nothing whole came of it.</p>
        )}
        <div className={styles['row']}>
          {isGone || (mirrorId === null && isOver) ? (
            <Button tone="primary" onClick={onBack}>
              Change it and try again
            </Button>
          ) : (
            <Button tone="primary" onClick={() => navigate(places.repository(run.repository))}>
              Open the repository
            </Button>
          )}
          {mirrorId !== null && (
            <Button onClick={() => navigate(places.mirror(mirrorId))}>Show it on the board</Button>
          )}
          <Button tone="quiet" onClick={onAnother}>
            Add another
          </Button>
        </div>
      </div>
    </Page>
  )
}
