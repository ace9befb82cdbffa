import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { Disclosure } from './disclosure.tsx'
import { LinkedText } from './linked-text.tsx'
import { StatusSign } from './status-sign.tsx'
import styles from './error-panel.module.css'

export type ErrorPanelProps = {
  /** What happened, and to what. */
  readonly title: string
  /** What to do. */
  readonly advice?: string
  /** `partial` is amber: some of it went through. */
  readonly tone?: 'bad' | 'partial' | 'waiting'
  /** The button that does it, and others. */
  readonly actions?: ReactNode
  /** "Tried again in 12 min". */
  readonly next?: ReactNode
  /** What git or the host said, redacted. */
  readonly output?: string | null
  readonly children?: ReactNode
}

/** The one way in which a failure is shown, everywhere. */
export const ErrorPanel = ({
  title,
  advice,
  tone = 'bad',
  actions,
  next,
  output,
  children,
}: ErrorPanelProps) => (
  <div className={styles['panel']} data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
    <StatusSign sign={tone} label="" />
    <div className={styles['body']}>
      <p className={styles['title']}>{title}</p>
      {advice !== undefined && advice !== '' && (
        <p>
          <LinkedText text={advice} />
        </p>
      )}
      {children}
      {(actions !== undefined || next !== undefined) && (
        <div className={styles['actions']}>
          {actions}
          {next !== undefined && <span className={styles['next']}>{next}</span>}
        </div>
      )}
      {output !== undefined && output !== null && output !== '' && (
        <Disclosure summary="What git and the host said">
          <div className={styles['output']}>
            <pre tabIndex={0}>{output}</pre>
            <CopyButton text={output} what="this output" />
          </div>
        </Disclosure>
      )}
    </div>
  </div>
)
