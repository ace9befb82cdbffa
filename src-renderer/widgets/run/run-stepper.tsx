import { Check } from 'lucide-react'
import { StatusSign } from '../../components/status-sign.tsx'
import type { Step, StepState } from './run-steps.ts'
import styles from './run-view.module.css'

const words: Readonly<Record<StepState, string>> = {
  done: 'done',
  current: 'under way',
  ahead: 'not yet',
  stopped: 'stopped here',
}

const sign = (state: StepState) => {
  switch (state) {
    case 'done':
      return <Check aria-hidden />
    case 'current':
      return <StatusSign sign="busy" label="" />
    case 'stopped':
      return <StatusSign sign="bad" label="" />
    case 'ahead':
      return <StatusSign sign="waiting" label="" />
  }
}

/** The steps of a run, with the one it is at. */
export const RunStepper = ({ steps }: { readonly steps: readonly Step[] }) => (
  <ol className={styles['steps']} aria-label="Steps">
    {steps.map(({ phase, name, state }) => (
      <li
        key={phase}
        className={styles['step']}
        data-state={state}
        aria-current={state === 'current' ? 'step' : undefined}
      >
        {sign(state)}
        <span>{name}</span>
        <span className="visually-hidden">, {words[state]}</span>
      </li>
    ))}
  </ol>
)
