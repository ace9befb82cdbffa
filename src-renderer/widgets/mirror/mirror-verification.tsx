import { ShieldCheck } from 'lucide-react'
import type { Verification } from '../../../src-shared/domain/verification.ts'
import { shortRefName } from '../../../src-shared/domain/ref.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './mirror-detail.module.css'
import { reasonWords, verificationWords } from './verification-words.ts'

const shownDifferences = 8

const signOf = ({ outcome }: Verification): Sign => {
  if (outcome === null) return 'busy'
  return outcome === 'equal' ? 'good' : 'bad'
}

const Differences = ({ verification }: { readonly verification: Verification }) => {
  const { differences, objectProblems } = verification
  if (differences.length + objectProblems.length === 0) return null
  return (
    <ul className={styles['differences']}>
      {differences.slice(0, shownDifferences).map(({ ref, reason, message }) => (
        <li key={ref}>
          <code>{shortRefName(ref)}</code>{' '}
          <span className={styles['faint']}>{message ?? reasonWords[reason]}</span>
        </li>
      ))}
      {objectProblems.slice(0, shownDifferences).map((problem) => (
        <li key={problem}>
          <code>{problem}</code>
        </li>
      ))}
      {differences.length > shownDifferences && (
        <li className={styles['faint']}>and {differences.length - shownDifferences} more</li>
      )}
    </ul>
  )
}

/** Whether both sides were proven equal, and when; the button proves it anew. */
export const MirrorVerification = ({ mirrorId }: { readonly mirrorId: string }) => {
  const { data } = useCall(
    'mirrors.verification',
    { id: mirrorId },
    {
      refreshOn: (event) => event.name === 'verification.changed' && event.payload.mirrorId === mirrorId,
    },
  )
  const verify = useAction('mirrors.verify')
  const verification = data?.verification ?? null
  const isBusy = verification !== null && verification.finishedAt === null
  return (
    <>
      {verification === null ? (
        <p className={styles['faint']}>
          Never verified. It compares every branch and tag, and checks all objects.
        </p>
      ) : (
        <p className={styles['status']} role="status">
          <StatusSign sign={signOf(verification)} label="" />
          <span>
            {verificationWords(verification)}{' '}
            {verification.finishedAt !== null && (
              <span className={styles['faint']}>
                <Time at={verification.finishedAt} />
              </span>
            )}
          </span>
        </p>
      )}
      {verification !== null && <Differences verification={verification} />}
      <div className={styles['actions']}>
        <Button
          icon={<ShieldCheck />}
          busy={isBusy || verify.isBusy}
          onClick={() => void verify.run({ id: mirrorId })}
        >
          Verify
        </Button>
        <Button tone="quiet" disabled={isBusy} onClick={() => void verify.run({ id: mirrorId, deep: true })}>
          Verify every object
        </Button>
      </div>
      {verify.error !== null && <ErrorPanel title={verify.error.message} />}
    </>
  )
}
