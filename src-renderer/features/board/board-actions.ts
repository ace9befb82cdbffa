import { createContext, useContext } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { MirrorAct } from '../../widgets/mirror/use-mirror-actions.ts'

/** What a row can have done. */
export type BoardActions = {
  /** Says in a message when it fails. */
  readonly act: (act: Exclude<MirrorAct, 'remove'>, mirror: Mirror) => void
  /** Asks first. */
  readonly remove: (mirrors: readonly Mirror[]) => void
  /** Shows the plan first. */
  readonly turnRound: (mirror: Mirror) => void
}

export const BoardActionsContext = createContext<BoardActions | null>(null)

export const useBoardActions = (): BoardActions => {
  const actions = useContext(BoardActionsContext)
  if (actions === null) throw new Error('This is used outside of the board.')
  return actions
}
