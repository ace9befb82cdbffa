import { useCallback, useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import type { Connection } from '../../transport/connection.ts'

/** What a person does to a mirror. `accept` lets a held mass change through, once. */
export type MirrorAct = 'sync' | 'accept' | 'pause' | 'resume' | 'remove'

type Acted = Pick<Mirror, 'id' | 'runner'>

/** What a forge can be asked for. */
const performAtForge = (connection: Connection, act: MirrorAct, id: string): Promise<unknown> => {
  switch (act) {
    case 'sync':
      return connection.call('forgeMirrors.syncNow', { id })
    case 'remove':
      return connection.call('forgeMirrors.remove', { id })
    case 'accept':
    case 'pause':
    case 'resume':
      return Promise.reject(
        new AppError('forge_cannot', 'The server that runs this mirror has no pause for it.'),
      )
  }
}

const perform = (connection: Connection, act: MirrorAct, id: string): Promise<unknown> => {
  switch (act) {
    case 'sync':
      return connection.call('mirrors.syncNow', { id })
    case 'accept':
      return connection.call('mirrors.syncNow', { id, accept: true })
    case 'pause':
      return connection.call('mirrors.pause', { id })
    case 'resume':
      return connection.call('mirrors.resume', { id })
    case 'remove':
      return connection.call('mirrors.remove', { id })
  }
}

/** Performs an act on a mirror. Rejects when it fails. */
export const usePerform = (): ((act: MirrorAct, mirror: Acted) => Promise<unknown>) => {
  const connection = useContract()
  return useCallback(
    (act, { id, runner }) => (runner === 'forge' ? performAtForge : perform)(connection, act, id),
    [connection],
  )
}

export type MirrorActions = {
  /** Resolves to why it failed, or to null; `error` then says the same where the action stands. */
  readonly act: (act: MirrorAct, mirror: Acted) => Promise<AppError | null>
  /** What is under way. */
  readonly busy: MirrorAct | null
  readonly error: AppError | null
  readonly clear: () => void
}

/** Acts on one mirror, with what a button shows: that it is at work, and why it failed. */
export const useMirrorActions = (): MirrorActions => {
  const performAct = usePerform()
  const [busy, setBusy] = useState<MirrorAct | null>(null)
  const [error, setError] = useState<AppError | null>(null)

  const act = useCallback<MirrorActions['act']>(
    async (kind, mirror) => {
      setBusy(kind)
      setError(null)
      try {
        await performAct(kind, mirror)
        return null
      } catch (thrown) {
        const failure = toAppError(thrown)
        setError(failure)
        return failure
      } finally {
        setBusy(null)
      }
    },
    [performAct],
  )
  return { act, busy, error, clear: useCallback(() => setError(null), []) }
}
