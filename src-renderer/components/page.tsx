import { useEffect, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './page.module.css'

export type PageProps = {
  readonly title: ReactNode
  /** A sentence below the title. */
  readonly subtitle?: ReactNode
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode
  /** A row below the head that stays while the content scrolls: tabs, filters. */
  readonly bar?: ReactNode
  /** `scroll`: the content scrolls as one; `fill`: it fills the space and scrolls inside (lists). */
  readonly layout?: 'scroll' | 'fill'
  readonly children: ReactNode
}

/** The tab of a browser and the list of windows say where one is. */
const useDocumentTitle = (title: ReactNode): void => {
  useEffect(() => {
    if (typeof title !== 'string') return
    document.title = `${title} – Mirrordesk`
    return () => {
      document.title = 'Mirrordesk'
    }
  }, [title])
}

/** The main area: one heading, its actions, and the content. */
export const Page = ({ title, subtitle, actions, bar, layout = 'scroll', children }: PageProps) => {
  useDocumentTitle(title)
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <div className={styles['titles']}>
          <h1 className={styles['title']} title={typeof title === 'string' ? title : undefined}>
            {title}
          </h1>
          {subtitle !== undefined && <div className={styles['subtitle']}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      {bar !== undefined && <div className={styles['bar']}>{bar}</div>}
      <div
        className={classNames(styles['content'], styles[layout])}
        // What scrolls must be reachable by keyboard.
        {...(layout === 'scroll' ? { tabIndex: 0, role: 'region', 'aria-label': 'Content' } : {})}
      >
        {children}
      </div>
    </div>
  )
}

/** A part of a page with a heading of its own. */
export const Section = ({
  title,
  description,
  actions,
  children,
}: {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) => (
  <section className={styles['section']} aria-label={title}>
    <div className={styles['sectionHead']}>
      <div>
        <h2 className={styles['sectionTitle']}>{title}</h2>
        {description !== undefined && <div className={styles['sectionText']}>{description}</div>}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
    {children}
  </section>
)
