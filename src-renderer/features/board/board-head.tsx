import { Plus, RefreshCw } from 'lucide-react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import type { OverviewCounts } from '../../stores/mirrors-store.ts'
import type { Problem } from '../../stores/problems.ts'
import { useAction } from '../../stores/use-action.ts'
import { useOverviewCounts, useOverviewSentence, usePausedAll } from '../../stores/use-mirrors.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import styles from './board.module.css'

const isPartial = (problem: Problem): boolean => problem.kind === 'mirror' && problem.mirror.mirror.partial

const signOf = (counts: OverviewCounts, problems: readonly Problem[], isPaused: boolean): Sign => {
  if (counts.needYou > 0) return problems.every(isPartial) ? 'partial' : 'bad'
  if (isPaused) return 'rest'
  if (counts.syncing > 0) return 'busy'
  if (counts.waiting > 0) return 'waiting'
  return counts.mirrors > 0 && counts.paused === counts.mirrors ? 'rest' : 'good'
}

/** The answer to the first question: is everything where it should be? */
export const BoardTitle = () => {
  const counts = useOverviewCounts()
  const sentence = useOverviewSentence()
  const pausedAll = usePausedAll()
  const problems = useProblems()
  return (
    <span className={styles['title']}>
      {counts.mirrors > 0 && <StatusSign sign={signOf(counts, problems, pausedAll !== null)} label="" />}
      <span className="visually-hidden">Board: </span>
      <span>{sentence}</span>
    </span>
  )
}

/** What can be done with the board as a whole. */
export const BoardButtons = ({ hasMirrors }: { readonly hasMirrors: boolean }) => {
  const [, navigate] = useLocation()
  const showToast = useShowToast()
  const syncAll = useAction('mirrors.syncAll')

  const start = async (): Promise<void> => {
    const answer = await syncAll.run({})
    if (answer !== null) showToast({ text: `${plural(answer.queued, 'mirror')} in line.`, tone: 'good' })
  }
  return (
    <>
      {syncAll.error !== null && (
        <span role="alert" className={styles['failed']} title={syncAll.error.message}>
          {syncAll.error.message}
        </span>
      )}
      {hasMirrors && (
        <Button icon={<RefreshCw />} busy={syncAll.isBusy} onClick={() => void start()}>
          Sync all
        </Button>
      )}
      <Button tone="primary" icon={<Plus />} onClick={() => navigate(places.add())}>
        Add mirror
      </Button>
    </>
  )
}
