import { useState } from 'react'
import type { AccountKind } from '../../../src-shared/domain/account.ts'
import { keyPageOf, type SshKey } from '../../../src-shared/domain/ssh-key.ts'
import { Button } from '../../components/button.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { CallFailure } from './call-failure.tsx'
import { PublicKey } from './public-key.tsx'

/** A key for git over SSH: a file that is there, or one that is made now. */
export const KeyFileField = ({
  kind = 'generic',
  host,
  webUrl,
  value,
  onChange,
  autoFocus = false,
}: {
  readonly kind?: AccountKind
  /** "" while it is not known. */
  readonly host: string
  /** Of the forge, where it is known. */
  readonly webUrl?: string | undefined
  /** The whole path of the private key. */
  readonly value: string
  readonly onChange: (keyFile: string) => void
  readonly autoFocus?: boolean
}) => {
  const [made, setMade] = useState<SshKey | null>(null)
  const make = useAction('sshKeys.make')
  const makeKey = async (): Promise<void> => {
    const sshKey = await make.run({ name: host === '' ? 'git' : host })
    if (sshKey === null) return
    setMade(sshKey)
    onChange(sshKey.keyFile)
  }
  if (made?.keyFile === value) {
    const page = host === '' && webUrl === undefined ? null : keyPageOf({ kind, host, webUrl })
    return (
      <FieldStack>
        <PublicKey sshKey={made} page={page} />
        <div>
          <Button onClick={() => onChange('')}>Use a key file of mine instead</Button>
        </div>
      </FieldStack>
    )
  }
  return (
    <FieldStack>
      <TextField
        label="File of the private key"
        mono
        autoFocus={autoFocus}
        placeholder="/home/me/.ssh/id_ed25519"
        hint="The whole path. The file stays where it is; a key with a passphrase is used through the SSH agent."
        value={value}
        onChange={onChange}
      />
      <div>
        <Button busy={make.isBusy} onClick={() => void makeKey()}>
          Make a new key
        </Button>
      </div>
      {make.error !== null && <CallFailure error={make.error} />}
    </FieldStack>
  )
}
