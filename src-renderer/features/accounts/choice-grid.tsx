import { useId } from 'react'
import { HostSign } from '../../components/host-sign.tsx'
import { accountChoices, type AccountChoice } from './forge-choices.ts'
import styles from './choice-grid.module.css'

/** Which forge, all in view. Arrow keys move between them. */
export const ChoiceGrid = ({
  value,
  onChange,
}: {
  readonly value: AccountChoice
  readonly onChange: (value: AccountChoice) => void
}) => {
  const name = useId()
  return (
    <div role="radiogroup" aria-label="Where the account is" className={styles['grid']}>
      {(Object.keys(accountChoices) as AccountChoice[]).map((choice) => (
        <label key={choice} className={styles['choice']} data-selected={choice === value || undefined}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={choice === value}
            onChange={() => onChange(choice)}
            className="visually-hidden"
          />
          <HostSign kind={accountChoices[choice].sign} />
          {accountChoices[choice].label}
        </label>
      ))}
    </div>
  )
}
