import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import type { Problem } from '../../stores/problems.ts'
import { useMediaQuery } from '../../lib/use-media-query.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { ProblemRow } from './problem-row.tsx'
import styles from './problems.module.css'

/** How many are drawn at first; fewer in a low window, so that the list stays in view. */
const shownAtFirst = { tall: 3, low: 2 } as const
const lowWindow = '(max-height: 699px)'
/** Drawn when all are asked for; beyond that the list below, filtered, is the better place. */
const shownAtMost = 50

const keyOf = (problem: Problem): string =>
  problem.kind === 'credential' ? problem.key : problem.mirror.mirror.id

/** What needs a person, above the list: sign-ins and hosts once, then single mirrors. */
export const Problems = ({ onShowMirrors }: { readonly onShowMirrors: () => void }) => {
  const problems = useProblems()
  const isLow = useMediaQuery(lowWindow)
  const [showsAll, setShowsAll] = useState(false)
  if (problems.length === 0) return null
  const atFirst = isLow ? shownAtFirst.low : shownAtFirst.tall
  const isLong = problems.length > atFirst
  const shown = problems.slice(0, showsAll ? shownAtMost : atFirst)
  return (
    <section className={styles['problems']} aria-label="Needs you">
      <h2 className="visually-hidden">Needs you</h2>
      <ul className={styles['list']}>
        {shown.map((problem) => (
          <ProblemRow key={keyOf(problem)} problem={problem} />
        ))}
      </ul>
      {isLong && (
        <div className={styles['foot']}>
          <Button size="small" tone="quiet" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? 'Show fewer' : `${problems.length - atFirst} more`}
          </Button>
          <Button size="small" tone="quiet" onClick={onShowMirrors}>
            Show only mirrors that need you
          </Button>
        </div>
      )}
    </section>
  )
}
