import type { SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { SelectField, type Choice } from '../../components/field.tsx'
import { CredentialFields } from '../../widgets/sign-in/credential-fields.tsx'
import { credentialOf } from '../../widgets/sign-in/credential-draft.ts'
import styles from './add-mirror.module.css'
import type { MirrorForm } from './use-mirror-form.ts'

const none = 'none'
const given = 'given'
const another = 'another'

const choicesOf = ({ fitting, failing, signIn, address }: MirrorForm): readonly Choice<string>[] => [
  ...(signIn.kind === 'given'
    ? [{ value: given, label: signIn.origin === 'address' ? 'Taken from the address' : 'As entered' }]
    : []),
  ...fitting.map(({ id, label }) => ({
    value: id,
    label: failing.has(id) ? `${label} (does not work)` : label,
  })),
  {
    value: none,
    label: address?.protocol === 'ssh' ? 'None: what SSH finds by itself' : 'None: it is open to all',
  },
  { value: another, label: 'Another sign-in…' },
]

/** Which account opens the remote, and the fields for a new sign-in where one is needed or wanted. */
export const SignInSection = ({
  form,
  isNeeded,
}: {
  readonly form: MirrorForm
  readonly isNeeded: boolean
}) => {
  const { address, signIn, entered, change } = form
  if (address === null) return null
  const isOpen = entered.wantsFields || isNeeded
  const value = entered.wantsFields ? another : signIn.kind === 'account' ? signIn.account.id : signIn.kind

  // A sign-in is needed and there is none to choose: the fields say it all.
  const hasNoChoice = isNeeded && form.fitting.length === 0 && signIn.kind === 'none'

  const choose = (next: string): void => {
    if (next === another) {
      change({ wantsFields: true })
      return
    }
    if (next === given) {
      change({ wantsFields: false })
      return
    }
    change({
      wantsFields: false,
      wish: next === none ? { kind: 'none' } : { kind: 'account', accountId: next },
    })
  }
  return (
    <>
      {!hasNoChoice && (
        <div className={styles['half']}>
          <SelectField label="Sign-in" value={value} choices={choicesOf(form)} onChange={choose} />
        </div>
      )}
      {isOpen && <Fields form={form} host={address.host} />}
    </>
  )
}

const Fields = ({ form, host }: { readonly form: MirrorForm; readonly host: string }) => {
  const credential = credentialOf(form.draft)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (credential !== null) form.giveSignIn(credential)
  }
  return (
    <form className={styles['signIn']} aria-label={`Sign in to ${host}`} onSubmit={submit}>
      <div className={styles['half']}>
        <CredentialFields
          host={host}
          kinds={form.kinds}
          draft={form.draft}
          onChange={(draft) => form.change({ draft })}
        />
      </div>
      <div className={styles['row']}>
        <Button type="submit" disabled={credential === null}>
          Test this sign-in
        </Button>
        <span className={styles['muted']}>It is kept as an account once the mirror is added.</span>
      </div>
    </form>
  )
}
