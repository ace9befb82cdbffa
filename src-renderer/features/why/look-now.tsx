import { useState } from 'react'
import { remoteOfMirror, seenNowSentence } from '../../../src-shared/domain/ref-answer.ts'
import type { RefAtMirror, RefSeenNow } from '../../../src-shared/domain/ref-standing.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Time } from '../../components/time.tsx'
import { useAction } from '../../stores/use-action.ts'
import styles from './why.module.css'

/** Asks the remote what it has at this moment. Nothing asks it before the button is pressed. */
export const LookNow = ({
  at,
  refName,
  isHere,
}: {
  readonly at: RefAtMirror
  readonly refName: string
  readonly isHere: boolean
}) => {
  const look = useAction('refs.lookNow')
  const [seen, setSeen] = useState<RefSeenNow | null>(null)
  return (
    <div className={styles['look']}>
      <Button
        size="small"
        busy={look.isBusy}
        aria-label={`Look at the remote now: ${at.mirror.host}`}
        onClick={() => void look.run({ mirrorId: at.mirror.id, ref: refName }).then(setSeen)}
      >
        Look at the remote now
      </Button>
      <p role="status">
        {seen !== null && look.error === null && (
          <>
            {seenNowSentence(seen, remoteOfMirror(at), isHere)}{' '}
            <span className={styles['faint']}>
              Asked <Time at={seen.at} />.
            </span>
          </>
        )}
      </p>
      {look.error !== null && <CallErrorPanel error={look.error} />}
    </div>
  )
}
