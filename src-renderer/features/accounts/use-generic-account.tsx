import { useState } from 'react'
import { FieldStack, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { credentialOf, emptyDraft, type CredentialKind } from '../../widgets/sign-in/credential-draft.ts'
import { CredentialFields } from '../../widgets/sign-in/credential-fields.tsx'
import type { AccountForm } from './account-form.ts'

const kinds: readonly CredentialKind[] = ['password', 'ssh_key', 'ssh_agent']

/** A sign-in for git alone, at any host, before there is a mirror that needs it. */
export const useGenericAccount = (): AccountForm => {
  const [host, setHost] = useState('')
  const [draft, setDraft] = useState(emptyDraft('password'))
  const add = useAction('accounts.add')
  const credential = credentialOf(draft)
  return {
    isComplete: host.trim() !== '' && credential !== null,
    isBusy: add.isBusy,
    error: add.error,
    add: async (label) =>
      credential === null
        ? null
        : add.run({ host: host.trim(), credential, ...(label === '' ? {} : { label }) }),
    fields: (
      <FieldStack>
        <TextField
          label="Host"
          mono
          placeholder="git.example.org"
          hint="With its port where addresses name one. The first mirror that uses the account tests it."
          value={host}
          onChange={setHost}
        />
        <CredentialFields host={host.trim()} kinds={kinds} draft={draft} onChange={setDraft} />
      </FieldStack>
    ),
  }
}
