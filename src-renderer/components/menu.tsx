import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './menu.module.css'

export type MenuItem =
  | {
      readonly label: string
      readonly icon?: ReactNode
      readonly tone?: 'plain' | 'danger'
      readonly disabled?: boolean
      /** Of a list to choose from: whether this is the chosen one. */
      readonly isChosen?: boolean
      readonly onSelect: () => void
    }
  | 'separator'

/** A list of actions behind a button. */
export const Menu = ({
  trigger,
  items,
  align = 'end',
}: {
  /** The button; it gets its own role and state. */
  readonly trigger: ReactElement
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
}) => (
  <Base.Root>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align={align} className={styles['positioner']}>
        <Base.Popup className={styles['popup']}>
          {items.map((item, index) =>
            item === 'separator' ? (
              <Base.Separator key={`separator-${index}`} className={styles['separator']} />
            ) : (
              <Base.Item
                key={item.label}
                className={classNames(styles['item'], item.tone === 'danger' && styles['danger'])}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
              >
                {item.icon}
                {item.label}
                {item.isChosen === true && (
                  <Check role="img" aria-label="chosen" className={styles['chosen']} />
                )}
              </Base.Item>
            ),
          )}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
