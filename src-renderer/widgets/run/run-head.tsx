import type { Run } from '../../../src-shared/domain/run.ts'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { remoteWords, whatRunIs } from './run-sentences.ts'
import styles from './run-view.module.css'

/** What the run is, and with which remote. */
export const RunHead = ({ run }: { readonly run: Run }) => (
  <header>
    <h2 className={styles['title']}>
      <DirectionSign direction={run.kind} />
      {whatRunIs(run)}
    </h2>
    <code className={styles['remote']} title={run.url}>
      {remoteWords(run.url)}
    </code>
  </header>
)
