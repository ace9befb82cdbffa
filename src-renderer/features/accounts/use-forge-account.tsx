import { useState } from 'react'
import { forgeOfChoice, type ForgeChoice } from '../../../src-shared/domain/forge-words.ts'
import { FieldStack } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { emptyToken, TokenFields, tokenOf } from '../../widgets/sign-in/token-fields.tsx'
import { webUrlOf } from '../../widgets/sign-in/token-words.ts'
import type { AccountForm } from './account-form.ts'
import type { ForgePlaceForm } from './use-forge-place.tsx'

/** An account at a forge: the token opens its list of repositories, and git. */
export const useForgeAccount = (choice: ForgeChoice, place: ForgePlaceForm): AccountForm => {
  const { kind } = forgeOfChoice(choice)
  const [token, setToken] = useState(emptyToken)
  const connect = useAction('accounts.connect')
  const given = tokenOf(token)
  return {
    isComplete: place.isComplete && given !== null,
    isBusy: connect.isBusy,
    error: connect.error,
    add: async (label) =>
      given === null
        ? null
        : connect.run({
            kind,
            address: place.where,
            ...given,
            ...place.credential,
            ...(label === '' ? {} : { label }),
          }),
    fields: (
      <FieldStack>
        {place.addressField}
        <TokenFields kind={kind} webUrl={webUrlOf(place.where)} draft={token} onChange={setToken} />
        {place.transportFields}
      </FieldStack>
    ),
  }
}
