import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

/** Something small that opens beside its button: a reason with its fix, the clone address. */
export const Popover = ({
  trigger,
  anchor,
  title,
  children,
  align = 'start',
  isWide = false,
  open,
  onOpenChange,
}: {
  /** The button that opens it. Without one, `open` does. */
  readonly trigger?: ReactElement
  /** What it opens beside, when that is not its button. */
  readonly anchor?: Element | null
  readonly title: string
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  /** For addresses and commands. */
  readonly isWide?: boolean
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}) => (
  <Base.Root
    {...(open === undefined ? {} : { open })}
    {...(onOpenChange === undefined ? {} : { onOpenChange })}
  >
    {trigger !== undefined && <Base.Trigger render={trigger} />}
    <Base.Portal>
      <Base.Positioner
        sideOffset={6}
        align={align}
        className={styles['positioner']}
        {...(anchor === undefined ? {} : { anchor })}
      >
        <Base.Popup className={styles['popup']} data-wide={isWide || undefined}>
          <Base.Title className={styles['title']}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
