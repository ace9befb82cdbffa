import type { DiffStatus } from '../../../src-shared/domain/diff.ts'
import { statusLetters, statusWords } from './diff-words.ts'
import styles from './file-header.module.css'

/** What happened to a file, as a letter. */
export const StatusLetter = ({ status }: { readonly status: DiffStatus }) => (
  <span className={styles['letter']} data-status={status} title={statusWords[status]}>
    <span aria-hidden>{statusLetters[status]}</span>
    <span className="visually-hidden">{statusWords[status]}</span>
  </span>
)
