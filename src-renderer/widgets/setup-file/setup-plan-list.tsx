import type { ReactNode } from 'react'
import type { SetupPlan, SetupStep } from '../../../src-shared/domain/setup-plan.ts'
import {
  countOf,
  onlyHereText,
  setupChangeText,
  setupMirrorName,
  setupSubjectText,
} from '../../../src-shared/domain/setup-words.ts'
import { CheckField } from '../../components/field.tsx'
import styles from './setup-file.module.css'
import type { ApplySetup } from './use-apply-setup.ts'

const mostListed = 200

/** What is done, where the group does not say it. */
const actionWords: Readonly<Record<SetupStep['action'], string | null>> = {
  create: null,
  change: null,
  turn: 'turned round, if nothing is lost by it',
  pause: 'paused',
  resume: 'resumed',
  trash: 'to the trash, for 14 days',
  remove: 'ends at its forge; its branches stay on both sides',
  forget: 'goes on at its forge, and is watched no more',
}

const Step = ({ step, children }: { readonly step: SetupStep; readonly children?: ReactNode }) => {
  const done = actionWords[step.action]
  return (
    <li>
      <span className={styles['subject']}>{setupSubjectText(step)}</span>
      {done !== null && <span className={styles['muted']}> {done}</span>}
      {step.changes.length > 0 && (
        <p className={styles['muted']}>{step.changes.map(setupChangeText).join('; ')}</p>
      )}
      {step.notes.map((note) => (
        <p key={note} className={styles['muted']}>
          {note}
        </p>
      ))}
      {children}
    </li>
  )
}

const Group = ({
  title,
  count,
  children,
}: {
  readonly title: string
  readonly count: number
  readonly children: ReactNode
}) =>
  count === 0 ? null : (
    <section aria-label={title}>
      <h3 className={styles['groupTitle']}>
        {title} <span className={styles['muted']}>{count}</span>
      </h3>
      <ul className={styles['group']}>{children}</ul>
      {count > mostListed && <p className={styles['muted']}>And {count - mostListed} more.</p>}
    </section>
  )

/** What applying a file would do, as a person reads it. */
export const SetupPlanList = ({
  plan,
  consents,
  onConsent,
}: {
  readonly plan: SetupPlan
  readonly consents: ApplySetup['consents']
  readonly onConsent: ApplySetup['consent']
}) => {
  const of = (...actions: readonly SetupStep['action'][]): readonly SetupStep[] =>
    plan.steps.filter(({ action }) => actions.includes(action))
  const made = of('create')
  const changed = of('change', 'turn', 'pause', 'resume')
  const removed = of('trash', 'remove', 'forget')
  const onlyHere = onlyHereText(plan)
  return (
    <div className={styles['stack']}>
      {plan.steps.length === 0 && <p role="status">Nothing to do: everything is as the file says.</p>}
      <Group title="Made" count={made.length}>
        {made.slice(0, mostListed).map((step) => (
          <Step key={step.id} step={step}>
            {step.overwrites !== null && (
              <CheckField
                label={`Overwrite ${countOf(step.overwrites.count, 'branch or tag', 'branches and tags')} there`}
                hint={`All that is there is taken into ${step.overwrites.keepIn} here first.`}
                checked={consents.overwrite.has(step.name)}
                onChange={(isGiven) => onConsent('overwrite', step.name, isGiven)}
              />
            )}
          </Step>
        ))}
      </Group>
      <Group title="Changed" count={changed.length}>
        {changed.slice(0, mostListed).map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </Group>
      <Group title="Removed" count={removed.length}>
        {removed.slice(0, mostListed).map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </Group>
      <Group title="Left to you" count={plan.byHand.length}>
        {plan.byHand.slice(0, mostListed).map((one) => (
          <li key={`${one.name} ${one.mirror?.url ?? ''} ${one.message}`}>
            <span className={styles['subject']}>{setupMirrorName(one)}</span>
            <p className={styles['muted']}>{one.message}</p>
          </li>
        ))}
      </Group>
      {(plan.unchangedCount > 0 || onlyHere !== null) && (
        <section aria-label="Left alone">
          <h3 className={styles['groupTitle']}>Left alone</h3>
          {plan.unchangedCount > 0 && (
            <p className={styles['muted']}>As the file says already: {plan.unchangedCount}.</p>
          )}
          {onlyHere !== null && <p className={styles['muted']}>{onlyHere}</p>}
        </section>
      )}
    </div>
  )
}
