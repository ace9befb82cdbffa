import { ArrowUp } from 'lucide-react'
import styles from './new-items-button.module.css'

/** "3 new": shows what came while somebody read the list below. Nothing is there while nothing waits. */
export const NewItemsButton = ({
  count,
  onShow,
}: {
  readonly count: number
  readonly onShow: () => void
}) => (
  <div className={styles['place']} role="status">
    {count > 0 && (
      <button type="button" className={styles['button']} onClick={onShow}>
        <ArrowUp aria-hidden />
        {count} new
      </button>
    )}
  </div>
)
