import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CheckField, FieldStack, SelectField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { forgeIntervals, intervalOfChoice, type ForgeMirror } from './forge-mirror-words.ts'
import styles from './forge-mirror.module.css'
import { OtherAccountField } from './other-account-field.tsx'

/** How often it runs, and whose sign-in the forge has: changed at the forge, by making a push mirror anew. */
export const ForgeMirrorChange = ({ mirror }: { readonly mirror: ForgeMirror }) => {
  const { forge, direction, id } = mirror
  const present = forge.intervalMs === null ? 'never' : String(forge.intervalMs)
  const [interval, setInterval] = useState(present)
  const [onPush, setOnPush] = useState(forge.onPush)
  const [account, setAccount] = useState(mirror.accountId ?? '')
  const change = useAction('forgeMirrors.change')
  const showToast = useShowToast()
  const hasClock = forge.kind !== 'gitlab'
  const known: readonly { readonly value: string; readonly label: string }[] = forgeIntervals
  const choices = known.some(({ value }) => value === present)
    ? known
    : [{ value: present, label: 'As it is now' }, ...known]

  const save = async (): Promise<void> => {
    const changed = await change.run({
      id,
      ...(hasClock ? { intervalMs: intervalOfChoice(interval) } : {}),
      ...(direction === 'push' ? { onPush, ...(account === '' ? {} : { otherAccountId: account }) } : {}),
    })
    if (changed !== null) showToast({ text: `${mirror.repository} is changed at the forge.`, tone: 'good' })
  }
  return (
    <div className={styles['stack']}>
      <FieldStack>
        {hasClock && (
          <SelectField label="How often" value={interval} choices={choices} onChange={setInterval} />
        )}
        {direction === 'push' && hasClock && (
          <CheckField label="Also when somebody pushes there" checked={onPush} onChange={setOnPush} />
        )}
        {direction === 'push' && forge.signIn !== 'deploy_key' && (
          <OtherAccountField
            host={mirror.host}
            value={account}
            onChange={setAccount}
            isOptional={forge.signIn === 'none'}
          />
        )}
      </FieldStack>
      <div className={styles['actions']}>
        <Button busy={change.isBusy} onClick={() => void save()}>
          {direction === 'push' ? 'Save, and give the sign-in again' : 'Save'}
        </Button>
      </div>
      {change.error !== null && <CallFailure error={change.error} />}
    </div>
  )
}
