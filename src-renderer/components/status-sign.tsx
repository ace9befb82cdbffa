import { classNames } from './class-names.ts'
import styles from './status-sign.module.css'

/** `bad` and `partial` share a shape and differ in colour and words; every other differs in shape as well. */
export type Sign = 'good' | 'busy' | 'waiting' | 'partial' | 'bad' | 'rest'

const words: Readonly<Record<Sign, string>> = {
  good: 'Up to date',
  busy: 'Syncing',
  waiting: 'Waiting',
  partial: 'Partly done',
  bad: 'Needs you',
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
    case 'bad':
      return <path d="M8 2.5 14 13H2z" fill="currentColor" />
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
