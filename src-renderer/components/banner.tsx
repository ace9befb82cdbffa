import type { ReactNode } from 'react'
import { StatusSign, type Sign } from './status-sign.tsx'
import styles from './banner.module.css'

/** One line over the whole window: the connection, a pause of everything. It stands in a live region. */
export const Banner = ({
  sign,
  children,
  action,
}: {
  readonly sign: Sign
  readonly children: ReactNode
  readonly action?: ReactNode
}) => (
  <div className={styles['banner']} data-sign={sign}>
    <StatusSign sign={sign} label="" />
    <span className={styles['text']}>{children}</span>
    {action}
  </div>
)
