import { hostName } from '../../../src-shared/domain/host-name.ts'
import { SelectField } from '../../components/field.tsx'
import { useAccounts } from '../../stores/use-accounts.ts'

/** Which account of ours the forge signs in with at the other side; said clearly that it is handed over. */
export const OtherAccountField = ({
  host,
  value,
  onChange,
  isOptional,
}: {
  /** Where the other side is; "" offers all. */
  readonly host: string
  readonly value: string
  readonly onChange: (accountId: string) => void
  readonly isOptional: boolean
}) => {
  const accounts = [...useAccounts().values()]
  const fitting = accounts.filter(
    (account) => account.credentialKind === 'password' && (host === '' || account.host === host),
  )
  return (
    <SelectField
      label={host === '' ? 'Account there' : `Account at ${hostName(host)}`}
      hint="Its sign-in is given to the server that runs the mirror, which keeps it."
      value={value}
      choices={[
        ...(isOptional || fitting.length === 0 ? [{ value: '', label: 'None' }] : []),
        ...fitting.map(({ id, label }) => ({ value: id, label })),
      ]}
      onChange={onChange}
    />
  )
}
