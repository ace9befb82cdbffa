import { useState } from 'react'
import type { CallInput, CallOutput } from '../../../src-shared/contract/contract-types.ts'
import type { SetupResult } from '../../../src-shared/domain/setup-plan.ts'
import { useAction } from '../../stores/use-action.ts'
import { useSetupState } from './use-setup-state.ts'

export type SetupText = { readonly name: string; readonly text: string }
type Planned = CallOutput<'setup.planText'>
export type Choice = { readonly prune: boolean; readonly renewSecrets: boolean }
export type Consent = NonNullable<SetupResult['needs']>
export type Consents = Readonly<Record<Consent, ReadonlySet<string>>>

const noConsents: Consents = { public: new Set(), overwrite: new Set() }

/** A file on its way: chosen, planned, filled in with its secrets, applied. Secrets live as long as this is shown. */
export const useApplySetup = () => {
  const [file, setFile] = useState<SetupText | null>(null)
  const [choice, setChoice] = useState<Choice>({ prune: false, renewSecrets: false })
  const [planned, setPlanned] = useState<Planned | null>(null)
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const [consents, setConsents] = useState<Consents>(noConsents)
  const [state, setState] = useSetupState()
  const planning = useAction('setup.planText')
  const applying = useAction('setup.apply')
  const cancelling = useAction('setup.cancel')

  const look = async (at: SetupText, how: Choice): Promise<Planned | null> => {
    applying.clear()
    const answer = await planning.run({ text: at.text, ...how })
    setPlanned(answer)
    return answer
  }

  const begin = async ({ file: declared, plan }: Planned): Promise<void> => {
    if (declared === null || plan === null) return
    const input: CallInput<'setup.apply'> = {
      file: declared,
      ...choice,
      fingerprint: plan.fingerprint,
      secrets: { ...secrets },
      confirmPublic: [...consents.public],
      confirmOverwrite: [...consents.overwrite],
    }
    const begun = await applying.run(input)
    if (begun !== null) setState(begun)
  }

  return {
    file,
    choice,
    planned,
    secrets,
    consents,
    state,
    isPlanning: planning.isBusy,
    isStarting: applying.isBusy || planning.isBusy,
    isStopping: cancelling.isBusy,
    error: planning.error ?? applying.error ?? cancelling.error,

    choose: (chosen: SetupText): void => {
      setFile(chosen)
      setConsents(noConsents)
      setState(null)
      void look(chosen, choice)
    },
    /** Back to the choice of a file. */
    leave: (): void => {
      planning.clear()
      applying.clear()
      setFile(null)
      setPlanned(null)
      setState(null)
    },
    change: (change: Partial<Choice>): void => {
      const next = { ...choice, ...change }
      setChoice(next)
      if (file !== null) void look(file, next)
    },
    setSecret: (name: string, secret: string): void => setSecrets({ ...secrets, [name]: secret }),
    consent: (to: Consent, name: string, isGiven: boolean): void => {
      const names = new Set(consents[to])
      if (isGiven) names.add(name)
      else names.delete(name)
      setConsents({ ...consents, [to]: names })
    },
    /** Looks at the same file again. */
    lookAgain: (): void => {
      setState(null)
      if (file !== null) void look(file, choice)
    },
    apply: (): void => {
      if (planned !== null) void begin(planned)
    },
    /** Goes on where it ended, with what was consented to since. */
    goOn: async (): Promise<void> => {
      if (file === null) return
      const again = await look(file, choice)
      if (again !== null) await begin(again)
    },
    stop: async (): Promise<void> => {
      const stopped = await cancelling.run({})
      if (stopped !== null) setState(stopped.state)
    },
  }
}

export type ApplySetup = ReturnType<typeof useApplySetup>
