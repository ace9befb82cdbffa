import { useState } from 'react'
import { TextField } from '../../components/field.tsx'
import { HostSign } from '../../components/host-sign.tsx'
import { hostKind } from '../../lib/host-kind.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import styles from './add-mirror.module.css'
import type { Recognised } from './recognise-address.ts'

const Hint = ({
  recognised,
  signInTaken,
}: {
  readonly recognised: Recognised
  readonly signInTaken: boolean
}) => {
  if (recognised.kind !== 'address')
    return 'https://host/owner/repository, git@host:owner/repository, or owner/repository for GitHub.'
  const { host, path, url } = recognised.address
  return (
    <span className={styles['recognised']}>
      <HostSign kind={hostKind(host)} />
      <span>
        {hostName(host)}, {path}
        {recognised.isExpanded && <>: taken for {url}</>}
        {signInTaken && '. Its sign-in was taken from the address.'}
      </span>
    </span>
  )
}

/** The one field: an address, recognised while it is typed. What is wrong is said when the field is left. */
export const AddressField = ({
  text,
  recognised,
  signInTaken,
  onChange,
}: {
  readonly text: string
  readonly recognised: Recognised
  /** `user:password@` stood in it. */
  readonly signInTaken: boolean
  readonly onChange: (text: string) => void
}) => {
  const [wasLeft, setLeft] = useState(false)
  return (
    <TextField
      label="Paste a git address, or owner/repository"
      mono
      autoFocus
      inputMode="url"
      value={text}
      onChange={(next) => {
        setLeft(false)
        onChange(next)
      }}
      onBlur={() => setLeft(true)}
      hint={<Hint recognised={recognised} signInTaken={signInTaken} />}
      error={wasLeft && recognised.kind === 'incomplete' ? recognised.reason : null}
    />
  )
}
