import type { KeptLifetimeChoice } from '../../../src-shared/domain/kept-lifetime.ts'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import type { SetupFile, SetupRepository } from '../../../src-shared/domain/setup-file.ts'
import { readKeptLifetime, writeKeptLifetime } from '../../../src-shared/domain/written-time.ts'
import { foldName } from './fold-name.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { PresentRepository } from './present-setup.ts'
import { changeOf, newFields } from './set-of-changes.ts'
import { plannedStep, stepId } from './setup-work.ts'

/** A repository of the file, with the one that is there under this name. */
export type DeclaredRepository = {
  /** As it is called here, else as the file calls it. */
  readonly name: string
  readonly present: PresentRepository | null
  /** Where it stands in the file. */
  readonly path: readonly string[]
  readonly written: SetupRepository
  /** The step that makes it. */
  readonly after: readonly string[]
}

const keptLifetimeOf = ({ keptRefLifetime }: SetupRepository): KeptLifetimeChoice | undefined => {
  if (keptRefLifetime === undefined) return undefined
  return keptRefLifetime === 'settings' ? 'settings' : readKeptLifetime(keptRefLifetime)
}

const writtenLifetime = (lifetime: KeptLifetimeChoice): string =>
  lifetime === 'settings' ? 'settings' : writeKeptLifetime(lifetime)

const planOne = (
  draft: PlanDraft,
  { name, present, written }: Omit<DeclaredRepository, 'after'>,
): readonly string[] => {
  const { defaultBranch } = written
  const keptLifetime = keptLifetimeOf(written)
  if (present === null) {
    const { keptRefLifetime } = written
    draft.steps.push(
      plannedStep({
        subject: 'repository',
        action: 'create',
        name,
        changes: newFields({ defaultBranch, keptRefLifetime }),
        work: { kind: 'create_repository', name, defaultBranch, keptLifetime },
      }),
    )
    return [stepId({ subject: 'repository', action: 'create', name, mirror: null })]
  }
  const branchChange = changeOf('defaultBranch', present.defaultBranch, defaultBranch)
  const lifetimeChange = changeOf(
    'keptRefLifetime',
    writtenLifetime(present.keptLifetime),
    keptLifetime === undefined ? undefined : writtenLifetime(keptLifetime),
  )
  if (branchChange.length + lifetimeChange.length === 0) {
    draft.unchangedCount += 1
    return []
  }
  draft.steps.push(
    plannedStep({
      subject: 'repository',
      action: 'change',
      name,
      changes: [...branchChange, ...lifetimeChange],
      work: {
        kind: 'change_repository',
        repositoryId: present.id,
        name,
        defaultBranch: branchChange.length === 0 ? undefined : defaultBranch,
        keptLifetime: lifetimeChange.length === 0 ? undefined : keptLifetime,
      },
    }),
  )
  return []
}

/** What becomes of the repositories that the file names. Two names that differ in case are one repository. */
export const planRepositories = (
  draft: PlanDraft,
  file: SetupFile,
  present: readonly PresentRepository[],
): readonly DeclaredRepository[] => {
  const presentByName = new Map(present.map((repository) => [foldName(repository.name), repository]))
  const named = new Map<string, string>()
  const declared: DeclaredRepository[] = []
  for (const [name, written] of Object.entries(file.repositories ?? {})) {
    const path = ['repositories', name]
    const problem = name === name.trim() ? repositoryNameProblem(name) : 'A name has no spaces around it.'
    const other = named.get(foldName(name))
    if (problem !== null) draft.problem(path, problem)
    else if (other !== undefined)
      draft.problem(path, `${other} is the same repository: upper and lower case make no other name.`)
    else {
      named.set(foldName(name), name)
      const there = presentByName.get(foldName(name)) ?? null
      const one = { name: there?.name ?? name, present: there, path, written: written ?? {} }
      declared.push({ ...one, after: planOne(draft, one) })
    }
  }
  return declared
}
