import { useState } from 'react'
import { forgeOfChoice, type ForgeChoice } from '../../../src-shared/domain/forge-words.ts'
import { FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { emptyToken, TokenFields, tokenOf } from '../../widgets/sign-in/token-fields.tsx'
import { webUrlOf } from '../../widgets/sign-in/token-words.ts'
import type { AccountForm } from './account-form.ts'
import { accountChoices } from './forge-choices.ts'

type Transport = 'token' | 'ssh_agent' | 'ssh_key'

const transports: readonly { readonly value: Transport; readonly label: string }[] = [
  { value: 'token', label: 'over HTTPS, with the token' },
  { value: 'ssh_agent', label: 'over SSH, with the keys of your SSH agent' },
  { value: 'ssh_key', label: 'over SSH, with a key file' },
]

/** An account at a forge: the token opens its list of repositories, and git. */
export const useForgeAccount = (choice: ForgeChoice): AccountForm => {
  const place = accountChoices[choice]
  const { kind, address: fixedAddress } = forgeOfChoice(choice)
  const [address, setAddress] = useState('')
  const [token, setToken] = useState(emptyToken)
  const [transport, setTransport] = useState<Transport>('token')
  const [keyFile, setKeyFile] = useState('')
  const connect = useAction('accounts.connect')
  const given = tokenOf(token)
  const where = fixedAddress ?? (address.trim() || (place.usualHost ?? ''))
  // SourceHut takes no pushes over HTTPS.
  const choices = choice === 'sourcehut' ? transports.slice(1) : transports
  const chosen = choices.some(({ value }) => value === transport) ? transport : 'ssh_agent'
  const credential =
    chosen === 'token'
      ? {}
      : chosen === 'ssh_agent'
        ? { credential: { kind: 'ssh_agent' as const } }
        : { credential: { kind: 'ssh_key' as const, keyFile: keyFile.trim() } }
  return {
    isComplete: where !== '' && given !== null && (chosen !== 'ssh_key' || keyFile.trim() !== ''),
    isBusy: connect.isBusy,
    error: connect.error,
    add: async (label) =>
      given === null
        ? null
        : connect.run({
            kind,
            address: where,
            ...given,
            ...credential,
            ...(label === '' ? {} : { label }),
          }),
    fields: (
      <FieldStack>
        {place.canBeElsewhere && (
          <TextField
            label="Address"
            mono
            placeholder={place.usualHost ?? 'git.example.org'}
            hint={place.usualHost === null ? undefined : `Empty: ${place.usualHost}.`}
            value={address}
            onChange={setAddress}
          />
        )}
        <TokenFields kind={kind} webUrl={webUrlOf(where)} draft={token} onChange={setToken} />
        <SelectField label="git signs in" value={chosen} choices={choices} onChange={setTransport} />
        {chosen === 'ssh_key' && (
          <TextField
            label="File of the private key"
            mono
            placeholder="/home/me/.ssh/id_ed25519"
            hint="The whole path. The file stays where it is."
            value={keyFile}
            onChange={setKeyFile}
          />
        )}
      </FieldStack>
    ),
  }
}
