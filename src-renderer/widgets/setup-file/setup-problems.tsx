import type { PlacedProblem } from '../../../src-shared/domain/setup-plan.ts'
import { countOf } from '../../../src-shared/domain/setup-words.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import styles from './setup-file.module.css'

const mostListed = 200

/** What is wrong with a file, each with its place in the text. */
export const SetupProblems = ({
  name,
  problems,
}: {
  readonly name: string
  readonly problems: readonly PlacedProblem[]
}) => (
  <div className={styles['stack']}>
    <ErrorPanel
      title={`${name} has ${countOf(problems.length, 'problem', 'problems')}.`}
      advice="Nothing was changed. Mend the file, and choose it again."
    />
    <ul className={styles['list']} aria-label="Problems" tabIndex={0}>
      {problems.slice(0, mostListed).map(({ line, column, path, message }) => (
        <li key={`${line}:${column}:${path}:${message}`}>
          <span className={styles['place']}>
            Line {line}, column {column}
          </span>
          {path !== '' && <code>{path}</code>}
          <p>{message}</p>
        </li>
      ))}
    </ul>
    {problems.length > mostListed && (
      <p className={styles['muted']}>And {problems.length - mostListed} more.</p>
    )}
  </div>
)
