import { countOf } from '../../../src-shared/domain/setup-words.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CheckField } from '../../components/field.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { ChooseSetupFile } from './choose-setup-file.tsx'
import styles from './setup-file.module.css'
import { SetupPlanList } from './setup-plan-list.tsx'
import { SetupProblems } from './setup-problems.tsx'
import { countOutcomes, SetupProgress } from './setup-progress.tsx'
import { neededSecrets, SetupSecrets } from './setup-secrets.tsx'
import { useApplySetup, type ApplySetup } from './use-apply-setup.ts'

const Plan = ({ setup, name }: { readonly setup: ApplySetup; readonly name: string }) => {
  const { planned, choice } = setup
  if (planned === null) return setup.isPlanning ? <SkeletonRows /> : null
  const { plan, problems } = planned
  if (plan === null) return <SetupProblems name={name} problems={problems} />
  return (
    <div className={styles['stack']}>
      {/* Without them nothing can be done, and a long plan would hide them. */}
      <SetupSecrets plan={plan} secrets={setup.secrets} onChange={setup.setSecret} />
      <SetupPlanList plan={plan} consents={setup.consents} onConsent={setup.consent} />
      <div className={styles['choices']}>
        <CheckField
          label="Remove what the file does not name"
          hint="Repositories and mirrors go to the trash, for 14 days. Accounts stay."
          checked={choice.prune}
          disabled={setup.isPlanning}
          onChange={(prune) => setup.change({ prune })}
        />
        <CheckField
          label="Give accounts that exist their secrets anew"
          checked={choice.renewSecrets}
          disabled={setup.isPlanning}
          onChange={(renewSecrets) => setup.change({ renewSecrets })}
        />
      </div>
    </div>
  )
}

const Buttons = ({ setup, onClose }: { readonly setup: ApplySetup; readonly onClose: () => void }) => {
  const { state, file, planned } = setup
  if (state !== null) {
    const isOver = state.finishedAt !== null
    const { failed, left } = countOutcomes(state)
    const mayGoOn = isOver && file !== null && failed + left > 0
    return (
      <>
        {!isOver && (
          <Button busy={setup.isStopping} onClick={() => void setup.stop()}>
            Stop after this step
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
        {mayGoOn && (
          <Button tone="primary" busy={setup.isStarting} onClick={() => void setup.goOn()}>
            Go on
          </Button>
        )}
      </>
    )
  }
  if (file === null) return <Button onClick={onClose}>Cancel</Button>
  const plan = planned?.plan ?? null
  const count = plan?.steps.length ?? 0
  const isMissing = plan !== null && neededSecrets(plan).some(({ name }) => !setup.secrets[name])
  return (
    <>
      <Button onClick={setup.leave}>Choose another file</Button>
      <Button onClick={onClose}>{count === 0 ? 'Close' : 'Cancel'}</Button>
      {count > 0 && (
        <Button
          tone={
            plan?.steps.some(({ action }) => action === 'trash' || action === 'remove') ? 'danger' : 'primary'
          }
          busy={setup.isStarting}
          disabled={isMissing}
          onClick={setup.apply}
        >
          Do {countOf(count, 'thing', 'things')}
        </Button>
      )}
    </>
  )
}

/** Makes settings, accounts, repositories and mirrors be as a file says: the plan first, then step by step. */
export const ApplySetupDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const setup = useApplySetup()
  const { file, state, error } = setup
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={file === null ? 'Apply a set-up file' : `Apply ${file.name}`}
      description={
        file === null && state === null
          ? 'What it would do is shown first. What the file does not name is left alone.'
          : undefined
      }
      footer={<Buttons setup={setup} onClose={onClose} />}
    >
      <div className={styles['stack']}>
        {error !== null && (
          <CallFailure
            error={error}
            actions={file !== null && <Button onClick={setup.lookAgain}>Look again</Button>}
          />
        )}
        {state !== null ? (
          <SetupProgress
            state={state}
            consents={setup.consents}
            onConsent={file === null ? null : setup.consent}
          />
        ) : file === null ? (
          <ChooseSetupFile onChoose={setup.choose} />
        ) : (
          <Plan setup={setup} name={file.name} />
        )}
      </div>
    </Dialog>
  )
}
