import type { ReactNode } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'

/** What one way to add an account asks for. */
export type AccountForm = {
  readonly fields: ReactNode
  readonly isComplete: boolean
  readonly isBusy: boolean
  readonly error: AppError | null
  /** Resolves to null when it failed; `error` then says why. @param label "" leaves the name to the core */
  readonly add: (label: string) => Promise<Account | null>
}
