import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

/** Nothing is here yet: what this place is for, and the button that starts it. */
export const EmptyState = ({
  title,
  text,
  action,
  picture,
}: {
  readonly title: string
  readonly text?: ReactNode
  readonly action?: ReactNode
  readonly picture?: ReactNode
}) => (
  <div className={styles['empty']}>
    {picture}
    <h2 className={styles['title']}>{title}</h2>
    {text !== undefined && <p className={styles['text']}>{text}</p>}
    {action !== undefined && <div className={styles['action']}>{action}</div>}
  </div>
)
