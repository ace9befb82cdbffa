import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupState } from '../../../src-shared/domain/setup-plan.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createCarryOut, type CarryOutDeps } from './carry-out.ts'
import type { RepositoryAtWith } from './check-circles.ts'
import { foldName } from './fold-name.ts'
import { createLookAtNewForgeMirrors, type LookDeps } from './look-at-new-forge-mirrors.ts'
import { planSetup, shownStep, type WorkablePlan } from './plan-setup.ts'
import { readPresentSetup, type PresentSetup, type PresentSetupDeps } from './present-setup.ts'
import { createSetupJob, type SetupJobDeps } from './setup-job.ts'
import { writeSetup } from './write-setup.ts'

export type DeclaredSetupDeps = PresentSetupDeps &
  Omit<CarryOutDeps, 'repositories' | 'keptLifetimes'> &
  LookDeps &
  SetupJobDeps & {
    readonly keptLifetimes: CarryOutDeps['keptLifetimes'] & PresentSetupDeps['keptLifetimes']
    readonly keyFileExists: (path: string) => boolean
    readonly repositoryAtWith: RepositoryAtWith
  }

type Choice = {
  readonly file: SetupFile
  readonly prune?: boolean | undefined
  readonly renewSecrets?: boolean | undefined
}

export type ApplySetup = Choice & {
  readonly fingerprint: string
  readonly secrets?: Readonly<Record<string, string>> | undefined
  readonly confirmPublic?: readonly string[] | undefined
  readonly confirmOverwrite?: readonly string[] | undefined
}

export type DeclaredSetup = {
  /** What there is, as a file that makes it. No secret is in it. */
  readonly export: () => Promise<SetupFile>
  /** What applying a file would do. Nothing is changed; both sides of mirrors that a forge is to run are looked at. */
  readonly plan: (choice: Choice) => Promise<SetupPlan>
  /**
   * Begins to do it. @throws AppError `ref_conflict` when the plan is another one by now, `invalid_input` for a file with
   * problems or a secret that is missing, `repository_busy` while one is being applied
   */
  readonly apply: (
    input: ApplySetup,
    changeSettings: (change: Partial<Settings>) => Promise<unknown>,
  ) => Promise<SetupState>
  readonly state: () => SetupState | null
  readonly cancel: () => Promise<SetupState | null>
  readonly stop: () => Promise<void>
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** @throws AppError `invalid_input`, `ref_conflict` */
const refuseToApply = (
  plan: WorkablePlan,
  fingerprint: string,
  secrets: ReadonlyMap<string, string>,
): void => {
  const [problem] = plan.problems
  if (problem !== undefined) throw invalid(`${problem.path.join('.')}: ${problem.message}`)
  if (plan.fingerprint !== fingerprint) {
    throw new AppError('ref_conflict', 'What is here changed since the plan was made. Look at it again.', {
      details: { ref: 'What is here' },
    })
  }
  const missing = plan.steps.find(({ secret, name }) => secret !== null && !secrets.has(foldName(name)))
  if (missing !== undefined)
    throw invalid(`The ${missing.secret ?? 'secret'} of the account ${missing.name} is missing.`)
}

/** The set-up as a file: what is here, what a file would change, and changing it. */
export const createDeclaredSetup = (deps: DeclaredSetupDeps): DeclaredSetup => {
  const carryOut = createCarryOut({ ...deps, repositories: deps.stores.repositories })
  const job = createSetupJob(deps)
  const look = createLookAtNewForgeMirrors(deps)
  const accountIdsOf = ({ accounts }: PresentSetup): Map<string, string> =>
    new Map(accounts.map(({ name, id }) => [foldName(name), id]))

  const planFor = (choice: Choice, present: PresentSetup): WorkablePlan =>
    planSetup(choice.file, present, {
      prune: choice.prune ?? false,
      renewSecrets: choice.renewSecrets ?? false,
      keyFileExists: deps.keyFileExists,
      repositoryAtWith: deps.repositoryAtWith,
      now: deps.clock.now(),
    })

  return {
    export: async () => writeSetup(await readPresentSetup(deps)),
    plan: async (choice) => {
      const present = await readPresentSetup(deps)
      const plan = planFor(choice, present)
      // Nobody says yes to a file with problems.
      const steps = plan.problems.length > 0 ? plan.steps : await look(plan.steps, accountIdsOf(present))
      return { ...plan, steps: steps.map(shownStep) }
    },
    apply: async (input, changeSettings) => {
      const { fingerprint, secrets = {}, confirmPublic = [], confirmOverwrite = [], ...choice } = input
      const present = await readPresentSetup(deps)
      const plan = planFor(choice, present)
      const given = new Map(Object.entries(secrets).map(([name, secret]) => [foldName(name), secret]))
      refuseToApply(plan, fingerprint, given)
      const options = {
        secrets: given,
        confirmPublic: new Set(confirmPublic.map(foldName)),
        confirmOverwrite: new Set(confirmOverwrite.map(foldName)),
        accountIds: accountIdsOf(present),
        changeSettings,
      }
      return job.start(plan.steps, (work) => carryOut(work, options))
    },
    state: job.state,
    cancel: job.cancel,
    stop: job.stop,
  }
}
