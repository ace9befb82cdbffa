import { X } from 'lucide-react'
import { useRef } from 'react'
import { Menu } from './menu.tsx'
import type { Choice } from './field.tsx'
import styles from './filter-chip.module.css'

/** A filter with a list of values; it shows the chosen one and a cross that takes it off. */
export const FilterChip = <T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: T | null
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T | null) => void
}) => {
  const button = useRef<HTMLButtonElement>(null)
  const chosen = choices.find((choice) => choice.value === value)
  return (
    <span className={styles['chip']} data-active={chosen !== undefined || undefined}>
      <Menu
        align="start"
        trigger={
          <button ref={button} type="button" className={styles['button']}>
            {chosen === undefined ? label : `${label}: ${chosen.label}`}
          </button>
        }
        items={choices.map((choice) => ({
          label: choice.label,
          isChosen: choice.value === value,
          onSelect: () => onChange(choice.value),
        }))}
      />
      {chosen !== undefined && (
        <button
          type="button"
          className={styles['clear']}
          aria-label={`Remove filter ${label}: ${chosen.label}`}
          onClick={() => {
            onChange(null)
            // The cross goes away with the filter.
            button.current?.focus()
          }}
        >
          <X aria-hidden />
        </button>
      )}
    </span>
  )
}
