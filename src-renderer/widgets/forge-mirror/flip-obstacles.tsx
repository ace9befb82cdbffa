import type { ForgeFlipRow } from '../../../src-shared/domain/forge-mirror.ts'
import { plural } from '../../lib/plural.ts'
import { OtherAccountField } from './other-account-field.tsx'
import styles from './forge-mirror.module.css'

/** Which of many mirrors would not come round, before anything is done; and an account for those that have none. */
export const FlipObstacles = ({
  rows,
  host,
  accountId,
  onAccount,
}: {
  readonly rows: readonly ForgeFlipRow[]
  /** Of the other side. */
  readonly host: string
  /** For those that have none; "" for none. */
  readonly accountId: string
  readonly onAccount: (accountId: string) => void
}) => {
  const failing = rows.filter(({ problem }) => problem !== null)
  const hasNone = accountId !== '' || failing.some(({ obstacle }) => obstacle === 'no_account')
  return (
    <>
      {hasNone && <OtherAccountField host={host} value={accountId} onChange={onAccount} isOptional />}
      {failing.length > 0 && (
        <>
          <p>{plural(failing.length, 'mirror')} would be left as they are:</p>
          <ul className={styles['refs']} aria-label="Would be left" tabIndex={0}>
            {failing.map(({ id, path, problem }) => (
              <li key={id}>
                <b>{path}</b> {problem}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
