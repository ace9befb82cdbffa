import { Dialog as Base } from '@base-ui/react/dialog'
import { useId, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './dialog.module.css'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, the one that does it last. */
  readonly footer?: ReactNode
  readonly size?: 'normal' | 'wide'
}

/**
 * What had the focus when a dialog opened. A field with `autoFocus` takes it before the dialog itself could look.
 */
const useOpener = (open: boolean): Element | null => {
  const [seen, setSeen] = useState<{ readonly open: boolean; readonly opener: Element | null }>({
    open: false,
    opener: null,
  })
  if (open !== seen.open) setSeen({ open, opener: open ? document.activeElement : seen.opener })
  return seen.opener
}

/** What opened it; where that is gone, or it was opened by its address, the content. */
const focusAfter = (opener: Element | null): HTMLElement | null =>
  opener instanceof HTMLElement && opener.isConnected && opener !== document.body
    ? opener
    : document.querySelector('main')

/** Something over everything else. Takes the focus, keeps it, gives it back; Escape closes. */
export const Dialog = ({
  open,
  onClose,
  title,
  description,
  children,
  footer,
  size = 'normal',
}: DialogProps) => {
  const opener = useOpener(open)
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup
          className={classNames(styles['popup'], styles[size])}
          finalFocus={() => focusAfter(opener)}
        >
          <Base.Title className={styles['title']}>{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className={styles['description']} render={<div />}>
              {description}
            </Base.Description>
          )}
          {children !== undefined && <div className={styles['body']}>{children}</div>}
          {footer !== undefined && <div className={styles['footer']}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Asks before something that cannot simply be undone. `description` says what will happen, in words. */
export const ConfirmDialog = ({
  open,
  onClose,
  title,
  description,
  confirmLabel,
  tone = 'danger',
  busy = false,
  confirmDisabled = false,
  onConfirm,
  children,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description: ReactNode
  readonly confirmLabel: string
  readonly tone?: 'danger' | 'primary'
  readonly busy?: boolean
  /** Something must be filled in first. */
  readonly confirmDisabled?: boolean
  readonly onConfirm: () => void
  /** A failure, or a field that must be filled in first. */
  readonly children?: ReactNode
}) => {
  const form = useId()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} tone={tone} busy={busy} disabled={confirmDisabled}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !confirmDisabled) onConfirm()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}
