import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useCall } from '../../stores/use-call.ts'
import { HostKeyDialog } from '../../widgets/sign-in/host-key-dialog.tsx'
import { keyTypeName } from '../../widgets/sign-in/host-identity.ts'
import styles from './accounts.module.css'

const AskForHost = ({
  onClose,
  onHost,
}: {
  readonly onClose: () => void
  readonly onHost: (host: string) => void
}) => {
  const [host, setHost] = useState('')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (host.trim() !== '') onHost(host.trim())
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Trust an SSH host"
      description="Its keys are read and shown, so that you can compare them. Nothing is trusted by that."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="ask-for-host" tone="primary" disabled={host.trim() === ''}>
            Read its keys
          </Button>
        </>
      }
    >
      <form id="ask-for-host" onSubmit={submit}>
        <TextField
          label="Host"
          mono
          autoFocus
          placeholder="git.example.org:2222"
          hint="With its port where it is not 22."
          value={host}
          onChange={setHost}
        />
      </form>
    </Dialog>
  )
}

/** SSH hosts whose keys a person has compared. */
export const HostKeysSection = () => {
  const { data, error, reload } = useCall('hostKeys.list', {})
  const [isAsking, setAsking] = useState(false)
  const [host, setHost] = useState<string | null>(null)
  const close = (): void => {
    setHost(null)
    reload()
  }
  return (
    <Section
      title="SSH hosts"
      description="A host you trust must show this very key each time. If it shows another, nothing is sent to it until you have looked."
      actions={<Button onClick={() => setAsking(true)}>Trust a host</Button>}
    >
      {error !== null && data === null && <ErrorPanel title={error.message} />}
      {data !== null && data.items.length === 0 && (
        <p className={styles['muted']}>None yet. The first mirror over SSH asks by itself.</p>
      )}
      {data !== null && data.items.length > 0 && (
        <ul className={styles['rows']}>
          {data.items.map((key) => (
            <li key={`${key.host} ${key.fingerprint}`} className={styles['row']}>
              <div className={styles['text']}>
                <span className={styles['label']} title={key.host}>
                  {key.host}
                </span>
                <span className={styles['small']} title={key.fingerprint}>
                  {keyTypeName(key.keyType)} <code>{key.fingerprint}</code>
                </span>
              </div>
              <Button
                size="small"
                aria-label={`Compare the keys of ${key.host}`}
                onClick={() => setHost(key.host)}
              >
                Compare
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAsking && (
        <AskForHost
          onClose={() => setAsking(false)}
          onHost={(asked) => {
            setAsking(false)
            setHost(asked)
          }}
        />
      )}
      <HostKeyDialog open={host !== null} onClose={close} host={host ?? ''} />
    </Section>
  )
}
