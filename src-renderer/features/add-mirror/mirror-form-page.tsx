import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { useRepository } from '../../stores/use-repositories.ts'
import { PublishDialog, wantsPublishing } from '../../widgets/mirror/publish-dialog.tsx'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import styles from './add-mirror.module.css'
import { AddressField } from './address-field.tsx'
import { AdvancedFields } from './advanced-fields.tsx'
import { choiceWords } from './choice.ts'
import { DirectionPicture } from './direction-picture.tsx'
import { FirstRun } from './first-run.tsx'
import { writeProblem } from './found-words.ts'
import { planUnder } from './plan-words.ts'
import { PlanView } from './plan-view.tsx'
import { readiness, signInHelps } from './readiness.ts'
import { SignInSection } from './sign-in-section.tsx'
import { TargetSection } from './target-section.tsx'
import { sameMirror } from './target-words.ts'
import { TestResult } from './test-result.tsx'
import { useAdd } from './use-add.ts'
import { useChecks } from './use-checks.ts'
import type { Look } from '../../lib/use-look.ts'
import { useMirrorForm, type Given } from './use-mirror-form.ts'

const mapLook = <T,>(look: Look<T>, map: (value: T) => T): Look<T> =>
  look.kind === 'done' ? { kind: 'done', value: map(look.value) } : look

/** The form of a new mirror or one-time fetch, from the address to the first run. */
export const MirrorFormPage = ({
  given,
  onAnother,
}: {
  readonly given: Given
  readonly onAnother: () => void
}) => {
  const form = useMirrorForm(given)
  const { address, choice, name, schedule, signIn, entered, change } = form
  const repository = useRepository(name)
  const same = sameMirror(
    useMirrorsOf(repository?.name ?? '').map(({ mirror }) => mirror),
    choice,
    address,
  )
  const checks = useChecks(form)
  const { test } = checks
  const { added, error, isBusy, start, back, forgetError } = useAdd(form, repository !== null)

  const host = address?.host ?? ''
  const words = choiceWords(choice, host, schedule)
  if (added !== null) return <FirstRun added={added} words={words} onBack={back} onAnother={onAnother} />

  const isSignedIn = signIn.kind !== 'none'
  const mayWrite = test.kind !== 'done' || writeProblem(test.value, choice, isSignedIn) === null
  const nameProblem = repositoryNameProblem(name)
  const plan = mapLook(checks.plan, (value) =>
    choice === 'once' ? value : planUnder(value, choice, entered.onDiverged),
  )
  const planKey = `${checks.planKey ?? ''} ${entered.onDiverged}`
  const isPlanSeen = entered.seenPlan === planKey
  const state = readiness({
    choice,
    hasAddress: address !== null,
    nameProblem,
    isMirrored: same !== null,
    test,
    mayWrite,
    plan,
    isPlanSeen,
  })

  return (
    <Page title="Add mirror">
      <div className={styles['form']}>
        <div className={styles['source']}>
          <AddressField
            text={entered.text}
            recognised={form.recognised}
            signInTaken={signIn.kind === 'given' && signIn.origin === 'address'}
            onChange={form.setText}
          />
          <TestResult
            test={test}
            host={host}
            choice={choice}
            isSignedIn={isSignedIn}
            onAgain={checks.testAgain}
          />
          <SignInSection
            form={form}
            isNeeded={
              !mayWrite ||
              (test.kind === 'failed' && signInHelps(test.error.code)) ||
              // What was just entered stays in place while it is tried.
              (test.kind === 'busy' && signIn.kind === 'given' && signIn.origin === 'fields')
            }
          />
        </div>
        <DirectionPicture
          host={host}
          schedule={schedule}
          value={choice}
          onChange={(next) => change({ choice: next })}
        />
        <TargetSection form={form} exists={repository !== null} problem={nameProblem} same={same} />
        {same === null && mayWrite && (
          <PlanView
            plan={plan}
            where={
              choice === 'push' ? `at ${hostName(host)}` : choice === 'sync' ? 'on either side' : `in ${name}`
            }
            stopAdvice={
              choice === 'push'
                ? 'To overwrite them there, choose so under Advanced; their tips are then kept here.'
                : choice === 'sync'
                  ? 'They become conflicts: afterwards you choose a side for each, or keep both.'
                  : null
            }
            isSeen={isPlanSeen}
            onSeen={(seen) => change({ seenPlan: seen ? planKey : null })}
            onAgain={checks.planAgain}
          />
        )}
        <AdvancedFields form={form} />
        {error !== null && !wantsPublishing(error) && <CallFailure error={error} />}
        <PublishDialog
          error={error}
          confirmLabel={choice === 'once' ? 'Publish and fetch' : 'Publish and add the mirror'}
          busy={isBusy}
          onConfirm={() => void start(true)}
          onClose={forgetError}
        />
        <div className={styles['foot']}>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={state.kind === 'not_yet'}
            onClick={() => void start()}
          >
            {state.label}
          </Button>
          <p className={styles['muted']}>{state.kind === 'not_yet' ? state.reason : words}</p>
        </div>
      </div>
    </Page>
  )
}
