import { Link } from 'wouter'
import { hookReachWords, type HookReach, type HooksInState } from '../../../src-shared/domain/hooks-in.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { CheckField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { useAction } from '../../stores/use-action.ts'
import styles from './hooks-in.module.css'

const signOfReach: Readonly<Record<HookReach, Sign>> = {
  no_address: 'rest',
  no_key: 'partial',
  off: 'rest',
  waiting: 'waiting',
  reached: 'good',
}

/** How often the forge is asked, and when it was last. */
const Hints = ({ hints }: { readonly hints: NonNullable<HooksInState['hints']> }) => (
  <p className={styles['line']}>
    {hints.failure !== null ? (
      <>
        <StatusSign sign="partial" label="" /> The forge could not be asked what moved: {hints.failure.title}
      </>
    ) : hints.lookedAt === null ? (
      'The forge will be asked every minute or two what moved, once a mirror follows it.'
    ) : (
      <>
        Besides, the forge is asked every minute or two what moved; last <Time at={hints.lookedAt} />.
      </>
    )}
  </p>
)

/** Whether the forge reaches this computer, and what to do when it does not. */
export const ReachSection = ({ state }: { readonly state: HooksInState }) => {
  const { accountId, reach, enabled, url, problem, lastDeliveryAt, hints } = state
  const change = useAction('hooksIn.change')
  return (
    <Section title="Is this computer told?">
      <div className={styles['stack']}>
        <p className={styles['line']}>
          <StatusSign sign={signOfReach[reach]} label="" /> {hookReachWords[reach]}
          {lastDeliveryAt !== null && (
            <>
              {' '}
              The last delivery came <Time at={lastDeliveryAt} />.
            </>
          )}
        </p>
        {reach === 'no_address' && (
          <p className={styles['line']}>
            Is there a reverse proxy or a tunnel that leads here?{' '}
            <Link href={places.settings}>Give its address in the settings</Link>, under Localhost remote.
          </p>
        )}
        {problem !== null && <ErrorPanel title={problem.title} advice={problem.advice} />}
        {hints !== null && <Hints hints={hints} />}
        <CheckField
          kind="switch"
          label="Webhooks for the mirrors of this account"
          hint="Switched off, those that Mirrordesk made are removed at the forge."
          checked={enabled}
          disabled={change.isBusy}
          error={change.error?.message ?? null}
          onChange={(checked) => void change.run({ accountId, enabled: checked })}
        />
        {url !== null && enabled && <CopyField text={url} what="Address that the forge sends to" />}
      </div>
    </Section>
  )
}
