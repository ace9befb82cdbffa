import { ExternalLink } from 'lucide-react'
import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import type { SignInState } from '../../../src-shared/domain/forge-sign-in.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { useNow } from '../../lib/use-now.ts'
import type { SignIn } from './use-sign-in.ts'
import styles from './sign-in-progress.module.css'

const leftWords = (ms: number): string => {
  const minutes = Math.ceil(ms / 60_000)
  return minutes <= 1 ? 'less than a minute' : `${minutes} minutes`
}

const Waiting = ({ state }: { readonly state: SignInState }) => {
  const now = useNow(15_000)
  const { kind, userCode, pageUrl, expiresAt } = state
  const name = forgeNames[kind]
  return (
    <>
      <p>
        {userCode === null
          ? `Open the page of ${name}, and allow Mirrordesk there. It leads back here by itself.`
          : `Open the page of ${name}, and enter this code there:`}
      </p>
      {userCode !== null && (
        <div className={styles['code']}>
          <output aria-label="Code">{userCode}</output>
          <CopyButton text={userCode} what="the code" />
        </div>
      )}
      <a className={styles['page']} href={pageUrl} target="_blank" rel="noreferrer">
        Open {new URL(pageUrl).host}
        <ExternalLink aria-hidden />
      </a>
      <p role="status" className={styles['waiting']}>
        <StatusSign sign="busy" label="" />
        {state.state === 'connecting'
          ? `You agreed. Asking ${name} who you are…`
          : `Waiting for you there, for ${leftWords(expiresAt - now)} more.`}
      </p>
    </>
  )
}

/** What a person has to do to sign in, that it is waited for, and what went wrong. */
export const SignInProgress = ({ signIn }: { readonly signIn: SignIn }) => {
  const { state, error } = signIn
  if (state === null) return null
  if (error !== null) {
    return <ErrorPanel title="The sign-in was interrupted." advice="Begin again." />
  }
  if (state.state === 'failed' && state.failure !== null) {
    const { title, advice, output } = state.failure
    return <ErrorPanel title={title} advice={advice} output={output} />
  }
  if (state.state === 'cancelled')
    return <ErrorPanel title="The sign-in was cancelled." advice="Begin again." />
  return (
    <div className={styles['progress']}>
      <Waiting state={state} />
    </div>
  )
}
