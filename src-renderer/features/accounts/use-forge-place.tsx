import { useState, type ReactNode } from 'react'
import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import { forgeOfChoice, type ForgeChoice } from '../../../src-shared/domain/forge-words.ts'
import { SelectField, TextField } from '../../components/field.tsx'
import { KeyFileField } from '../../widgets/sign-in/key-file-field.tsx'
import { webUrlOf } from '../../widgets/sign-in/token-words.ts'
import { accountChoices } from './forge-choices.ts'

type Transport = 'token' | 'ssh_agent' | 'ssh_key'

const transports: readonly { readonly value: Transport; readonly label: string }[] = [
  { value: 'token', label: 'over HTTPS, with the token' },
  { value: 'ssh_agent', label: 'over SSH, with the keys of your SSH agent' },
  { value: 'ssh_key', label: 'over SSH, with a key' },
]

export type ForgePlaceForm = {
  /** '' while it is missing. */
  readonly where: string
  readonly isComplete: boolean
  readonly credential: { readonly credential?: Extract<CredentialInput, { kind: 'ssh_key' | 'ssh_agent' }> }
  readonly addressField: ReactNode
  readonly transportFields: ReactNode
}

/** Where a forge is, and how git signs in there: the same whether a token is entered or a person signs in. */
export const useForgePlace = (choice: ForgeChoice): ForgePlaceForm => {
  const place = accountChoices[choice]
  const { kind, address: fixedAddress } = forgeOfChoice(choice)
  const [address, setAddress] = useState('')
  const [transport, setTransport] = useState<Transport>('token')
  const [keyFile, setKeyFile] = useState('')
  const where = fixedAddress ?? (address.trim() || (place.usualHost ?? ''))
  const webUrl = webUrlOf(where)
  // SourceHut takes no pushes over HTTPS.
  const choices = choice === 'sourcehut' ? transports.slice(1) : transports
  const chosen = choices.some(({ value }) => value === transport) ? transport : 'ssh_agent'
  return {
    where,
    isComplete: where !== '' && (chosen !== 'ssh_key' || keyFile.trim() !== ''),
    credential:
      chosen === 'token'
        ? {}
        : chosen === 'ssh_agent'
          ? { credential: { kind: 'ssh_agent' } }
          : { credential: { kind: 'ssh_key', keyFile: keyFile.trim() } },
    addressField: place.canBeElsewhere && (
      <TextField
        label="Address"
        mono
        placeholder={place.usualHost ?? 'git.example.org'}
        hint={place.usualHost === null ? undefined : `Empty: ${place.usualHost}.`}
        value={address}
        onChange={setAddress}
      />
    ),
    transportFields: (
      <>
        <SelectField label="git signs in" value={chosen} choices={choices} onChange={setTransport} />
        {chosen === 'ssh_key' && (
          <KeyFileField
            kind={kind}
            host={webUrl === null ? '' : new URL(webUrl).host}
            webUrl={webUrl ?? undefined}
            value={keyFile}
            onChange={setKeyFile}
          />
        )}
      </>
    ),
  }
}
