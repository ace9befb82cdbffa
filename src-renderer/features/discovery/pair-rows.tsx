import type { PairDirection, PairRow } from '../../../src-shared/domain/pairing.ts'
import styles from './discovery.module.css'
import { pairRowWords } from './pair-words.ts'

/** The pairs for which a person chose something of their own. */
export type PairChosen = ReadonlyMap<string, PairDirection | 'leave'>

const choices = [
  { value: '', label: 'as all' },
  { value: 'there', label: '→ there' },
  { value: 'back', label: '← back' },
  { value: 'leave', label: 'leave' },
] as const

/** What becomes of each pair, with a choice for it alone. */
export const PairRows = ({
  rows,
  chosen,
  onChoose,
}: {
  readonly rows: readonly PairRow[]
  readonly chosen: PairChosen
  readonly onChoose: (chosen: PairChosen) => void
}) => {
  const choose = (key: string, value: string): void => {
    const next = new Map(chosen)
    if (value === 'there' || value === 'back' || value === 'leave') next.set(key, value)
    else next.delete(key)
    onChoose(next)
  }
  return (
    <ul className={styles['left']} aria-label="What becomes of each pair" tabIndex={0}>
      {rows.map((row) => (
        <li key={row.key} className={styles['pair']}>
          <span>
            <b>{row.fromPath ?? row.toPath ?? row.key}</b> {pairRowWords(row)}
          </span>
          {row.state !== 'ambiguous' && row.state !== 'mirrored' && (
            <select
              aria-label={`Direction of ${row.fromPath ?? row.toPath ?? row.key}`}
              value={chosen.get(row.key) ?? ''}
              onChange={(event) => choose(row.key, event.target.value)}
            >
              {choices.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </li>
      ))}
    </ul>
  )
}
