import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import styles from './tooltip.module.css'

/** Shows more about a thing on hover and focus. Never the only place where something is said. */
export const Tooltip = ({
  text,
  children,
}: {
  readonly text: ReactNode
  /** One element that takes the pointer and the focus. */
  readonly children: ReactElement
}) => (
  <Base.Root>
    <Base.Trigger render={children} />
    <Base.Portal>
      <Base.Positioner sideOffset={6} className={styles['positioner']}>
        <Base.Popup className={styles['popup']}>{text}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

/** Put once around the application: tooltips that follow each other open without delay. */
export const TooltipProvider = Base.Provider
