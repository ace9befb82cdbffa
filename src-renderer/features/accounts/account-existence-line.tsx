import type { AccountExistence } from '../../../src-shared/domain/existence.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import styles from './accounts.module.css'

/** What there is to say of the repositories behind the mirrors of an account; nothing while all are there. */
export const AccountExistenceLine = ({ existence }: { readonly existence: AccountExistence | null }) => {
  if (existence === null) return null
  const { stopped, counts } = existence
  const sentence =
    stopped !== null
      ? `${stopped.count} of ${stopped.total} mirrored repositories were not found at once: nothing is concluded from that. If they were deleted indeed, say so in the menu.`
      : counts.gone > 0
        ? `${counts.gone === 1 ? 'A mirrored repository is' : `${counts.gone} mirrored repositories are`} not there any more; nothing here was changed.`
        : null
  if (sentence === null) return null
  return (
    <span className={styles['note']}>
      <StatusSign sign="partial" label="" /> {sentence}
    </span>
  )
}
