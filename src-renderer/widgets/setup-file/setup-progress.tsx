import type { SetupResult, SetupState, SetupStep } from '../../../src-shared/domain/setup-plan.ts'
import { setupStepText } from '../../../src-shared/domain/setup-words.ts'
import { CheckField } from '../../components/field.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import styles from './setup-file.module.css'
import type { ApplySetup, Consent } from './use-apply-setup.ts'

const mostListed = 500

const signOf: Readonly<Record<SetupResult['outcome'], Sign>> = {
  waiting: 'waiting',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  left: 'partial',
}
const outcomeWords: Readonly<Record<SetupResult['outcome'], string>> = {
  waiting: 'Waits',
  running: 'Under way',
  done: 'Done',
  failed: 'Failed',
  left: 'Left',
}

const consentWords: Readonly<Record<Consent, (name: string) => string>> = {
  public: (name) => `${name} may become readable for everybody`,
  overwrite: (name) => `What the target of ${name} holds may be overwritten, once it is kept here`,
}

export const countOutcomes = ({
  results,
}: SetupState): Readonly<Record<'done' | 'failed' | 'left', number>> => {
  const done = results.filter(({ outcome }) => outcome === 'done').length
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  return { done, failed, left: results.length - done - failed }
}

const summary = (state: SetupState): string => {
  const { done, failed, left } = countOutcomes(state)
  if (state.finishedAt === null) return `${done + failed} of ${state.results.length}`
  if (failed + left === 0) return `Done: ${done === 1 ? '1 thing' : `${done} things`}.`
  return `Done: ${done}. Failed: ${failed}. Left: ${left}. What is done stays.`
}

const Result = ({
  step,
  result,
  consents,
  onConsent,
}: {
  readonly step: SetupStep
  readonly result: SetupResult
  readonly consents: ApplySetup['consents']
  readonly onConsent: ApplySetup['consent'] | null
}) => {
  const { outcome, failure, needs } = result
  return (
    <li className={styles['result']}>
      <StatusSign sign={signOf[outcome]} label={outcomeWords[outcome]} />
      <div>
        <span className={styles['subject']}>{setupStepText(step)}</span>
        {failure !== null && (
          <p>
            {failure.title} <span className={styles['muted']}>{failure.advice}</span>
          </p>
        )}
        {outcome === 'left' && <p className={styles['muted']}>What it needs failed.</p>}
        {needs !== null && onConsent !== null && (
          <CheckField
            label={consentWords[needs](step.name)}
            checked={consents[needs].has(step.name)}
            onChange={(isGiven) => onConsent(needs, step.name, isGiven)}
          />
        )}
      </div>
    </li>
  )
}

/** How far a file is applied, and what became of each thing. @param onConsent null where nothing can be gone on with */
export const SetupProgress = ({
  state,
  consents,
  onConsent,
}: {
  readonly state: SetupState
  readonly consents: ApplySetup['consents']
  readonly onConsent: ApplySetup['consent'] | null
}) => {
  const { done, failed } = countOutcomes(state)
  const isOver = state.finishedAt !== null
  const rows = state.steps.flatMap((step, index) => {
    const result = state.results[index]
    return result === undefined ? [] : [{ step, result }]
  })
  // What is to be looked at is not to be searched for.
  const shown = isOver
    ? rows.toSorted(
        (one, other) => Number(one.result.outcome === 'done') - Number(other.result.outcome === 'done'),
      )
    : rows
  return (
    <div className={styles['stack']}>
      {!isOver && (
        <ProgressBar
          label="Applying the file"
          fraction={rows.length === 0 ? null : (done + failed) / rows.length}
        />
      )}
      <p role="status">{summary(state)}</p>
      <ul className={styles['list']} aria-label="What became of it" tabIndex={0}>
        {shown.slice(0, mostListed).map(({ step, result }) => (
          <Result
            key={step.id}
            step={step}
            result={result}
            consents={consents}
            onConsent={isOver ? onConsent : null}
          />
        ))}
      </ul>
      {rows.length > mostListed && <p className={styles['muted']}>And {rows.length - mostListed} more.</p>}
    </div>
  )
}
