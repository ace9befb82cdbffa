import { createContext, use, useCallback, useState, type ReactNode } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { HostKeyDialog } from '../sign-in/host-key-dialog.tsx'
import { SignInDialog } from '../sign-in/sign-in-dialog.tsx'
import { AcceptChangeDialog } from './accept-change-dialog.tsx'
import { UnrelatedDialog } from './unrelated-dialog.tsx'

/** What is asked of a person about a failure, as things stood when they asked for it. */
export type AskedRemedy =
  | {
      readonly kind: 'sign_in'
      readonly host: string
      readonly accountId: string | null
      readonly mirrorId: string | null
    }
  | { readonly kind: 'host_key'; readonly host: string }
  | { readonly kind: 'accept' | 'unrelated'; readonly mirror: Mirror }

const OpenRemedy = createContext<((asked: AskedRemedy) => void) | null>(null)

/** @returns what opens the dialog of a remedy */
export const useOpenRemedy = (): ((asked: AskedRemedy) => void) => {
  const open = use(OpenRemedy)
  if (open === null) throw new Error('RemedyDialogs is not above this component.')
  return open
}

type AskedDialogProps = {
  readonly asked: AskedRemedy
  readonly open: boolean
  readonly onClose: () => void
}

const AskedDialog = ({ asked, open, onClose }: AskedDialogProps) => {
  switch (asked.kind) {
    case 'sign_in': {
      const { host, accountId, mirrorId } = asked
      return (
        <SignInDialog open={open} onClose={onClose} host={host} accountId={accountId} mirrorId={mirrorId} />
      )
    }
    case 'host_key':
      return <HostKeyDialog open={open} onClose={onClose} host={asked.host} />
    case 'accept':
      return <AcceptChangeDialog mirror={asked.mirror} open={open} onClose={onClose} />
    case 'unrelated':
      return <UnrelatedDialog mirror={asked.mirror} open={open} onClose={onClose} />
  }
}

/**
 * Holds the dialog of a remedy above every page: the button that opened it goes as soon as the mirror runs again, by
 * itself too, and what a person reads or types must not go with it.
 */
export const RemedyDialogs = ({ children }: { readonly children: ReactNode }) => {
  const [asked, setAsked] = useState<{ readonly nth: number; readonly remedy: AskedRemedy } | null>(null)
  const [isOpen, setOpen] = useState(false)
  const open = useCallback((remedy: AskedRemedy) => {
    setAsked((before) => ({ nth: (before?.nth ?? 0) + 1, remedy }))
    setOpen(true)
  }, [])
  const close = useCallback(() => setOpen(false), [])
  return (
    <OpenRemedy value={open}>
      {children}
      {asked !== null && <AskedDialog key={asked.nth} asked={asked.remedy} open={isOpen} onClose={close} />}
    </OpenRemedy>
  )
}
