import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './badge.module.css'

/** A short word in a tinted box. */
export const Badge = ({
  tone = 'neutral',
  children,
}: {
  readonly tone?: 'neutral' | 'good' | 'busy' | 'partial' | 'bad'
  readonly children: ReactNode
}) => <span className={classNames(styles['badge'], styles[tone])}>{children}</span>
