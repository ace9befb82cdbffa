import type { RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { HostKeyPanel } from '../../widgets/sign-in/host-key-panel.tsx'
import styles from './add-mirror.module.css'
import type { Choice } from './choice.ts'
import { foundNotes, foundSentence, writeProblem } from './found-words.ts'
import type { Look } from '../../lib/use-look.ts'

type Facts = { readonly host: string; readonly choice: Choice; readonly isSignedIn: boolean }

/** What the look at the remote found, or why it failed and what to do about it, in place. */
export const TestResult = ({
  test,
  onAgain,
  ...facts
}: Facts & { readonly test: Look<RemoteTest>; readonly onAgain: () => void }) => (
  <div role="status">
    {test.kind === 'busy' && (
      <div className={styles['found']}>
        <StatusSign sign="waiting" label="" />
        <p className={styles['muted']}>Looking at {hostName(facts.host)}…</p>
      </div>
    )}
    {test.kind === 'done' && <Found found={test.value} {...facts} />}
    {test.kind === 'failed' && <Failed error={test.error} onAgain={onAgain} {...facts} />}
  </div>
)

const Found = ({ found, choice, isSignedIn }: Facts & { readonly found: RemoteTest }) => {
  const problem = writeProblem(found, choice, isSignedIn)
  if (problem !== null) return <ErrorPanel {...problem} tone={isSignedIn ? 'bad' : 'waiting'} />
  return (
    <div className={styles['found']}>
      <StatusSign sign="good" label="" />
      <div>
        <p>{foundSentence(found)}</p>
        {foundNotes(found, choice, isSignedIn).map((note) => (
          <p key={note} className={styles['muted']}>
            {note}
          </p>
        ))}
      </div>
    </div>
  )
}

const Failed = ({
  error,
  host,
  isSignedIn,
  onAgain,
}: Facts & { readonly error: AppError; readonly onAgain: () => void }) => {
  if (error.code === 'remote_host_key_unknown' || error.code === 'remote_host_key_changed') {
    return (
      <div className={styles['signIn']}>
        {error.code === 'remote_host_key_unknown' && (
          <p className={styles['strong']}>This is the first contact with {host}.</p>
        )}
        <HostKeyPanel host={host} onTrusted={onAgain} />
      </div>
    )
  }
  if (error.code === 'remote_auth_failed' && !isSignedIn) {
    return (
      <ErrorPanel
        tone="waiting"
        title={`${hostName(host)} wants a sign-in.`}
        advice="It does not show this repository to everybody, or there is none at this address."
      />
    )
  }
  const isAboutSignIn = error.code === 'remote_auth_failed' || error.code === 'remote_ssh_key_refused'
  return (
    <CallFailure
      error={error}
      actions={isAboutSignIn ? undefined : <Button onClick={onAgain}>Test again</Button>}
    />
  )
}
