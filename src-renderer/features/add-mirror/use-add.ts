import { useState } from 'react'
import type { Run } from '../../../src-shared/domain/run.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import type { Connection } from '../../transport/connection.ts'
import { signInInput } from './sign-in-state.ts'
import type { MirrorForm } from './use-mirror-form.ts'

/** What was set up, with its first run. */
export type Added = {
  readonly run: Run
  /** Null for a one-time fetch. */
  readonly mirrorId: string | null
  /** The repository is taken back when the run fails. */
  readonly vanishesOnFailure: boolean
}

const add = async (
  connection: Connection,
  form: MirrorForm,
  exists: boolean,
  confirmPublic: boolean,
): Promise<Added> => {
  const { name, choice, entered, schedule } = form
  const remote = { url: form.address?.url ?? '', ...signInInput(form.signIn) }
  if (choice === 'once') {
    if (exists) {
      const run = await connection.call('fetches.start', {
        repository: name,
        replace: entered.replace,
        ...remote,
        confirmPublic,
      })
      return { run, mirrorId: null, vanishesOnFailure: false }
    }
    const { run } = await connection.call('repositories.import', { name, ...remote })
    return { run, mirrorId: null, vanishesOnFailure: true }
  }
  const { run, mirror } = await connection.call('mirrors.add', {
    repository: name,
    createRepository: true,
    direction: choice,
    schedule,
    ...(entered.patterns.length === 0 ? {} : { patterns: [...entered.patterns] }),
    ...(entered.notes === null ? {} : { notes: entered.notes }),
    ...(choice === 'push' ? { onDiverged: entered.onDiverged } : { onDestructive: entered.onDestructive }),
    ...(choice === 'sync' ? { acceptWhileAway: entered.acceptWhileAway } : {}),
    ...remote,
    confirmPublic,
  })
  return { run, mirrorId: mirror.id, vanishesOnFailure: false }
}

/** Adds the mirror, or fetches once. What was entered stays until it worked. */
export const useAdd = (form: MirrorForm, exists: boolean) => {
  const connection = useContract()
  const [added, setAdded] = useState<Added | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  const [isBusy, setBusy] = useState(false)

  /** @param confirmPublic a person has read what would become public, and wants it */
  const start = async (confirmPublic = false): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      setAdded(await add(connection, form, exists, confirmPublic))
      form.forgetSecrets()
    } catch (thrown) {
      setError(toAppError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return {
    added,
    error,
    isBusy,
    start,
    back: () => setAdded(null),
    forgetError: () => setError(null),
  }
}
