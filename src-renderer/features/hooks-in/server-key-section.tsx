import { useState } from 'react'
import type { HooksInState } from '../../../src-shared/domain/hooks-in.ts'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useAction } from '../../stores/use-action.ts'
import styles from './hooks-in.module.css'

/** By which public key the deliveries of a SourceHut are known; of a server of one's own it is given here. */
export const ServerKeySection = ({
  accountId,
  serverKey: { key, isGiven },
}: {
  readonly accountId: string
  readonly serverKey: NonNullable<HooksInState['serverKey']>
}) => {
  const [text, setText] = useState('')
  const change = useAction('hooksIn.changeKey')
  const give = async (serverKey: string | null): Promise<void> => {
    if ((await change.run({ accountId, serverKey })) !== null) setText('')
  }
  return (
    <Section
      title="Key of the server"
      description="SourceHut signs the webhooks of all its users with one key, so that a delivery only ever has a mirror checked sooner, once a minute at most. A public key is no secret."
    >
      <div className={styles['stack']}>
        {key !== null && (
          <>
            <CopyField text={key} what="Key in use" />
            <p className={styles['line']}>
              {isGiven ? 'You gave it for this account.' : 'It is the one that SourceHut publishes.'}
            </p>
          </>
        )}
        <form
          className={styles['stack']}
          onSubmit={(event) => {
            event.preventDefault()
            void give(text)
          }}
        >
          <TextField
            label={key === null ? 'Public key' : 'Another public key'}
            hint="44 characters, as srht-webhook-keygen shows it to who runs the server."
            error={change.error?.details['field'] === 'serverKey' ? change.error.message : null}
            mono
            value={text}
            onChange={(typed) => {
              setText(typed)
              change.clear()
            }}
          />
          {change.error !== null && change.error.details['field'] !== 'serverKey' && (
            <ErrorPanel title={change.error.message} />
          )}
          <div className={styles['what']}>
            <Button type="submit" disabled={change.isBusy || text.trim() === ''}>
              Use this key
            </Button>
            {isGiven && (
              <Button disabled={change.isBusy} onClick={() => void give(null)}>
                Forget the key
              </Button>
            )}
          </div>
        </form>
      </div>
    </Section>
  )
}
