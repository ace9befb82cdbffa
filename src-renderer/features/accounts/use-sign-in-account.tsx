import type { ReactNode } from 'react'
import type { SignInState } from '../../../src-shared/domain/forge-sign-in.ts'
import { forgeOfChoice, type ForgeChoice } from '../../../src-shared/domain/forge-words.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { FieldStack } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useAppChoice } from '../../widgets/sign-in/app-fields.tsx'
import { webUrlOf } from '../../widgets/sign-in/token-words.ts'
import type { ForgePlaceForm } from './use-forge-place.tsx'

export type SignInForm = {
  readonly fields: ReactNode
  readonly isComplete: boolean
  readonly isBusy: boolean
  readonly error: AppError | null
  /** Whether an app is known at this forge already. */
  readonly isKnown: boolean
  /** Resolves to null when it could not begin; `error` then says why. @param label "" leaves the name to the core */
  readonly begin: (label: string) => Promise<SignInState | null>
}

/** An account at a forge where a person signs in, in place of making a token. */
export const useSignInAccount = (choice: ForgeChoice, place: ForgePlaceForm): SignInForm => {
  const { kind } = forgeOfChoice(choice)
  const app = useAppChoice(kind, webUrlOf(place.where) === null ? null : place.where)
  const start = useAction('accounts.signIn.start')
  const { chosen } = app
  return {
    isComplete: place.isComplete && chosen !== null,
    isBusy: start.isBusy,
    error: start.error,
    isKnown: app.isKnown,
    begin: async (label) =>
      chosen === null
        ? null
        : start.run({
            kind,
            address: place.where,
            ...chosen,
            ...place.credential,
            ...(label === '' ? {} : { label }),
          }),
    fields: (
      <FieldStack>
        {place.addressField}
        {app.fields}
        {place.transportFields}
      </FieldStack>
    ),
  }
}
