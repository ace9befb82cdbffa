import { Laptop } from 'lucide-react'
import { useId } from 'react'
import { HostSign } from '../../components/host-sign.tsx'
import { hostKind } from '../../lib/host-kind.ts'
import { choices, choiceTitles, choiceWords, type Choice } from './choice.ts'
import styles from './direction-picture.module.css'

const Arrow = ({ once, both }: { readonly once: boolean; readonly both: boolean }) => (
  <span className={styles['line']} data-once={once || undefined}>
    {both && (
      <svg viewBox="0 0 12 12" className={styles['back']}>
        <path d="M9 1 2 6 9 11z" fill="currentColor" />
      </svg>
    )}
    <svg viewBox="0 0 12 12">
      <path d="M3 1 10 6 3 11z" fill="currentColor" />
    </svg>
  </span>
)

/** Two boxes and an arrow: who gives, who takes. */
const Picture = ({ choice, host }: { readonly choice: Choice; readonly host: string }) => {
  const here = (
    <span className={styles['box']}>
      <Laptop />
    </span>
  )
  const there = (
    <span className={styles['box']}>
      <HostSign kind={host === '' ? 'generic' : hostKind(host)} />
    </span>
  )
  return (
    <span className={styles['picture']} aria-hidden>
      {choice === 'push' ? here : there}
      <Arrow once={choice === 'once'} both={choice === 'sync'} />
      {choice === 'push' ? there : here}
    </span>
  )
}

/** What moves where, as pictures with their words; one is chosen. */
export const DirectionPicture = ({
  host,
  intervalMs,
  value,
  onChange,
}: {
  /** "" while it is not known. */
  readonly host: string
  readonly intervalMs: number
  readonly value: Choice
  readonly onChange: (choice: Choice) => void
}) => {
  const name = useId()
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>Direction</legend>
      {choices.map((choice) => (
        <label key={choice} className={styles['card']} data-selected={choice === value || undefined}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={choice === value}
            onChange={() => onChange(choice)}
            aria-describedby={`${name}${choice}`}
            className={styles['radio']}
          />
          <Picture choice={choice} host={host} />
          <span className={styles['title']}>{choiceTitles[choice]}</span>
          <span id={`${name}${choice}`} className={styles['words']}>
            {choiceWords(choice, host, intervalMs)}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
