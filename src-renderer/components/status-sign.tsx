import { classNames } from './class-names.ts'
import styles from './status-sign.module.css'

/** Each has a shape of its own: who cannot tell the colours apart tells the shapes. */
export type Sign = 'good' | 'busy' | 'waiting' | 'partial' | 'bad' | 'stopped' | 'gone' | 'rest'

const words: Readonly<Record<Sign, string>> = {
  good: 'Up to date',
  busy: 'Syncing',
  waiting: 'Waiting',
  partial: 'Partly synced',
  bad: 'Needs you',
  stopped: 'Paused by failures',
  gone: 'Source gone',
  rest: 'Paused',
}

const shape = (sign: Sign) => {
  switch (sign) {
    case 'good':
      return <circle cx="8" cy="8" r="4.5" fill="currentColor" />
    case 'busy':
      return (
        <circle
          cx="8"
          cy="8"
          r="5"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeDasharray="24 8"
        />
      )
    case 'waiting':
      return <circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
    case 'partial':
      return (
        <>
          <circle cx="8" cy="8" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M8 3.25a4.75 4.75 0 0 1 0 9.5z" fill="currentColor" />
        </>
      )
    case 'bad':
      return <path d="M8 2.5 14 13H2z" fill="currentColor" />
    case 'stopped':
      return (
        <>
          <rect
            x="2.75"
            y="2.75"
            width="10.5"
            height="10.5"
            rx="1"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
          <path d="M6 5.5h1.25v5H6zM8.75 5.5H10v5H8.75z" fill="currentColor" />
        </>
      )
    case 'gone':
      return (
        <path
          d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM4.5 11.5l7-7"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
      )
    case 'rest':
      return <path d="M4.5 3.5h2.5v9H4.5zM9 3.5h2.5v9H9z" fill="currentColor" />
  }
}

/** How something stands, as a shape with a colour. `label` replaces its words; "" where text beside it says it. */
export const StatusSign = ({ sign, label }: { readonly sign: Sign; readonly label?: string }) => {
  const text = label ?? words[sign]
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      className={classNames(styles['sign'], styles[sign])}
      {...(text === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': text })}
    >
      {shape(sign)}
    </svg>
  )
}
