import type { ReactNode } from 'react'
import { Button } from '../../components/button.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import styles from './repositories.module.css'

type Trashed = { readonly id: string; readonly expiresAt: number }

/** What of one kind is in the trash, each with the button that takes it back. */
export const TrashSection = <Item extends Trashed>({
  title,
  items,
  nameOf,
  render,
  busyId,
  onTakeBack,
}: {
  readonly title: string
  readonly items: readonly Item[]
  readonly nameOf: (item: Item) => string
  readonly render: (item: Item) => ReactNode
  /** The one that is being taken back. */
  readonly busyId: string | null
  readonly onTakeBack: (item: Item) => void
}) => {
  const now = useNow(60_000)
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className={styles['trashTitle']}>{title}</h3>
      <ul className={styles['trash']}>
        {items.map((item) => (
          <li key={item.id} className={styles['trashed']}>
            <span className={styles['trashedName']}>{render(item)}</span>
            <time className={styles['none']} title={exactTime(item.expiresAt)}>
              removed {relativeTime(item.expiresAt, now)}
            </time>
            <Button
              size="small"
              busy={busyId === item.id}
              aria-label={`Take back ${nameOf(item)}`}
              onClick={() => onTakeBack(item)}
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
