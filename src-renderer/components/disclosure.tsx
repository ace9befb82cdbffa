import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './disclosure.module.css'

/** Something folded away: advanced fields, what git said. */
export const Disclosure = ({
  summary,
  children,
  open,
}: {
  readonly summary: ReactNode
  readonly children: ReactNode
  readonly open?: boolean
}) => (
  <details className={styles['details']} open={open}>
    <summary className={styles['summary']}>
      <ChevronRight aria-hidden />
      {summary}
    </summary>
    <div className={styles['body']}>{children}</div>
  </details>
)
