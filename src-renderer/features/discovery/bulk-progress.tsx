import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { endWords, repositoriesWords } from './discovery-words.ts'
import styles from './discovery.module.css'

/** How far adding many is, what could not be added and why, and how it ended. */
export const BulkProgress = ({
  state,
  label,
}: {
  readonly state: ImportState
  /** For a screen reader. */
  readonly label: string
}) => (
  <div className={styles['stack']} role="status">
    {state.finishedAt === null ? (
      <>
        <p>
          {state.done} of {repositoriesWords(state.total)} added
        </p>
        <ProgressBar fraction={state.total === 0 ? 1 : state.done / state.total} label={label} />
      </>
    ) : (
      <p>{endWords(state)} Their first runs go on by themselves; the board shows them.</p>
    )}
    {state.failures.length > 0 && (
      <ul className={styles['left']} aria-label="Could not be added" tabIndex={0}>
        {state.failures.map(({ path, failure }) => (
          <li key={path}>
            <b>{path}</b> {failure.title} {failure.advice}
          </li>
        ))}
      </ul>
    )}
  </div>
)
