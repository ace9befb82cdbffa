import { useId } from 'react'
import type { Choice } from './field.tsx'
import styles from './segmented-control.module.css'

/** One of a few, all in view. Arrow keys move between them. */
export const SegmentedControl = <T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  /** Read aloud; not shown. */
  readonly label: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T) => void
}) => {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles['group']}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={styles['segment']}
          data-selected={choice.value === value || undefined}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="visually-hidden"
          />
          {choice.label}
        </label>
      ))}
    </div>
  )
}
