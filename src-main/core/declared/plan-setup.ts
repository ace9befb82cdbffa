import { createHash } from 'node:crypto'
import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupStep } from '../../../src-shared/domain/setup-plan.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { checkCircles, type RepositoryAtWith } from './check-circles.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import { planAccountUse } from './plan-account-use.ts'
import { planAccounts } from './plan-accounts.ts'
import { createPlanDraft, type PlanDraft } from './plan-draft.ts'
import { planForgeMirrors, pruneForgeMirror } from './plan-forge-mirrors.ts'
import { planMirrors } from './plan-mirrors.ts'
import { planRepositories } from './plan-repositories.ts'
import { planSettings } from './plan-settings.ts'
import type { PresentRepository, PresentSetup } from './present-setup.ts'
import { plannedStep, type PlannedStep } from './setup-work.ts'

export type PlanOptions = {
  readonly prune: boolean
  readonly renewSecrets: boolean
  readonly keyFileExists: (path: string) => boolean
  readonly repositoryAtWith: RepositoryAtWith
  readonly now: number
}

/** A plan whose steps can be carried out. */
export type WorkablePlan = Omit<SetupPlan, 'steps'> & { readonly steps: readonly PlannedStep[] }

const trashMirror = (row: MirrorRow): PlannedStep =>
  plannedStep({
    subject: 'mirror',
    action: 'trash',
    name: row.repository,
    mirror: { direction: row.direction, url: row.url },
    work: { kind: 'trash_mirror', mirrorId: row.id },
  })

const trashRepository = ({ name }: PresentRepository): PlannedStep =>
  plannedStep({
    subject: 'repository',
    action: 'trash',
    name,
    work: { kind: 'trash_repository', name },
  })

/** What a step is, without how it is done. */
export const shownStep = ({ work: _work, ...step }: PlannedStep): SetupStep => step

const finish = (draft: PlanDraft, onlyHere: SetupPlan['onlyHere']): WorkablePlan => ({
  problems: draft.problems,
  steps: draft.steps,
  byHand: draft.byHand,
  unchangedCount: draft.unchangedCount,
  onlyHere,
  fingerprint: createHash('sha256')
    .update(JSON.stringify(draft.steps.map(shownStep)))
    .digest('hex'),
})

/** Compares a file with what there is. The order of the steps is that in which they can be done; nothing is asked of a remote. */
export const planSetup = (file: SetupFile, present: PresentSetup, options: PlanOptions): WorkablePlan => {
  const draft = createPlanDraft()
  planSettings(draft, file, present.settings, options.now)
  const accounts = planAccounts(draft, file, present.accounts, options)
  planAccountUse(draft, file, accounts, present.accounts, options.now)
  const repositories = planRepositories(draft, file, present.repositories)
  const accountNames = new Map(present.accounts.map(({ id, name }) => [id, name]))
  const declared = planMirrors(draft, repositories, {
    accounts,
    present: present.mirrors,
    accountNames,
    now: options.now,
  })
  const forgeMirrors = present.forgeMirrors
  const otherForgeMirrors = planForgeMirrors(draft, file, { accounts, present: forgeMirrors, accountNames })
  const forgeOf = ({ accountId }: ListedForgeMirror): string => accountNames.get(accountId) ?? ''
  const namedRepositories = new Set(repositories.flatMap(({ present: there }) => there?.id ?? []))
  const namedMirrors = new Set(declared.flatMap(({ present: there }) => there?.id ?? []))
  const otherRepositories = present.repositories.filter(({ id }) => !namedRepositories.has(id))
  const otherMirrors = present.mirrors.filter(({ id }) => !namedMirrors.has(id))
  checkCircles(draft, declared, options.prune ? [] : otherMirrors, options.repositoryAtWith)
  if (!options.prune) {
    return finish(draft, {
      accounts: [...accounts.onlyHere],
      repositories: otherRepositories.map(({ name }) => name),
      mirrors: otherMirrors.map(({ repository, direction, url }) => ({ repository, direction, url })),
      forgeMirrors: otherForgeMirrors.map((row) => ({
        repository: row.path,
        forge: forgeOf(row),
        direction: row.direction,
        url: row.url,
      })),
    })
  }
  // Last, so that nothing goes before what takes its place is there. Mirrors of a repository go with it.
  draft.steps.push(
    ...otherMirrors.filter(({ repositoryId }) => namedRepositories.has(repositoryId)).map(trashMirror),
    ...otherRepositories.map(trashRepository),
  )
  for (const row of otherForgeMirrors) pruneForgeMirror(draft, row, forgeOf(row))
  return finish(draft, { accounts: [...accounts.onlyHere], repositories: [], mirrors: [], forgeMirrors: [] })
}
