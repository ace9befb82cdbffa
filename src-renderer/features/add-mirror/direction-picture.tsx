import { useId } from 'react'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { DirectionBoxes } from '../../components/direction-boxes.tsx'
import { choices, choiceTitles, choiceWords, type Choice } from './choice.ts'
import styles from './direction-picture.module.css'

/** What moves where, as pictures with their words; one is chosen. */
export const DirectionPicture = ({
  host,
  schedule,
  value,
  onChange,
}: {
  /** "" while it is not known. */
  readonly host: string
  readonly schedule: Schedule
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
          <DirectionBoxes
            direction={choice === 'once' ? 'pull' : choice}
            host={host}
            once={choice === 'once'}
          />
          <span className={styles['title']}>{choiceTitles[choice]}</span>
          <span id={`${name}${choice}`} className={styles['words']}>
            {choiceWords(choice, host, schedule)}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
