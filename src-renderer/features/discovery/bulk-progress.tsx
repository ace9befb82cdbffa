import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { endWords, underWayWords, type BulkVerb } from './discovery-words.ts'
import styles from './discovery.module.css'

/** How far adding many is, what could not be added and why, and how it ended. */
export const BulkProgress = ({
  state,
  label,
  verb = 'added',
}: {
  readonly state: ImportState
  /** For a screen reader. */
  readonly label: string
  readonly verb?: BulkVerb
}) => (
  <div className={styles['stack']} role="status">
    {state.finishedAt === null ? (
      <>
        <p>{underWayWords(state, verb)}</p>
        <ProgressBar fraction={state.total === 0 ? 1 : state.done / state.total} label={label} />
      </>
    ) : (
      <p>
        {endWords(state, verb)}
        {verb === 'added' && ' Their first runs go on by themselves; the board shows them.'}
      </p>
    )}
    {state.failures.length > 0 && (
      <ul className={styles['left']} aria-label={`Could not be ${verb}`} tabIndex={0}>
        {state.failures.map(({ path, failure }) => (
          <li key={path}>
            <b>{path}</b> {failure.title} {failure.advice}
          </li>
        ))}
      </ul>
    )}
  </div>
)
