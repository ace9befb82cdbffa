import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import styles from './split-view.module.css'

/**
 * A list, and beside it the detail of what is selected (over it where there is less than 1000 px), so that one
 * never loses one's place. Escape closes the detail.
 */
export const SplitView = ({
  list,
  detail,
  detailLabel,
  onClose,
}: {
  readonly list: ReactNode
  readonly detail: ReactNode | null
  readonly detailLabel: string
  readonly onClose: () => void
}) => {
  const panel = useRef<HTMLElement>(null)
  const isOpen = detail !== null

  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && panel.current !== null) onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOpen, onClose])

  return (
    <div className={styles['split']} data-open={isOpen || undefined}>
      <div className={styles['list']}>{list}</div>
      {isOpen && (
        <aside ref={panel} className={styles['detail']} aria-label={detailLabel} tabIndex={0}>
          <div className={styles['close']}>
            <IconButton label="Close" icon={<X />} onClick={onClose} />
          </div>
          {detail}
        </aside>
      )}
    </div>
  )
}
