import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import styles from './tab-links.module.css'

export type TabLink = {
  readonly label: string
  readonly to: string
  readonly isCurrent: boolean
  /** Shown only where a person may want to look. */
  readonly count?: number | null
}

/** Parts of one place, as links: each has an address of its own. */
export const TabLinks = ({ label, tabs }: { readonly label: string; readonly tabs: readonly TabLink[] }) => {
  const bar = useRef<HTMLElement>(null)
  const current = tabs.find(({ isCurrent }) => isCurrent)?.to
  // Where there is no room for all, the present one is in view.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <nav ref={bar} aria-label={label} className={styles['tabs']}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          href={tab.to}
          className={styles['tab'] ?? ''}
          aria-current={tab.isCurrent ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && tab.count !== null && (
            <span className={styles['count']}>{tab.count}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}
