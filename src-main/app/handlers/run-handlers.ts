import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { RunFilter } from '../../../src-shared/domain/run.ts'
import type { ExportRuns } from '../../core/mirrors/export-runs.ts'
import type { KeptLifetimes } from '../../core/mirrors/kept-lifetimes.ts'
import type { KeptRefs } from '../../core/mirrors/kept-refs.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import type { RunsOf } from '../../core/ports/run-store.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'

const defaultLimit = 50

type AskedRuns = RunFilter & {
  readonly repository?: string | undefined
  readonly mirrorId?: string | undefined
}

/** What happened, and how to take it back: runs and kept refs. */
export const createRunHandlers = (deps: {
  readonly engine: MirrorEngine
  readonly exportRuns: ExportRuns
  readonly keptRefs: KeptRefs
  readonly keptLifetimes: KeptLifetimes
  readonly repositories: RepositoryStore
}): Pick<
  ContractHandlers,
  | 'runs.list'
  | 'runs.export'
  | 'runs.get'
  | 'runs.cancel'
  | 'keptRefs.list'
  | 'keptRefs.restore'
  | 'keptRefs.pin'
  | 'keptRefs.lifetime'
  | 'keptRefs.setLifetime'
  | 'keptRefs.previewLifetime'
> => {
  const { keptLifetimes } = deps
  const idOf = (name: string): string => findRepository(deps.repositories, name).id
  const runsOf = ({ repository, mirrorId, outcomes, triggers, ref }: AskedRuns): RunsOf => ({
    repositoryId: repository === undefined ? null : idOf(repository),
    mirrorId: mirrorId ?? null,
    filter: { outcomes, triggers, ref },
  })

  return {
    'runs.list': ({ cursor, limit, ...asked }) => {
      const { items, nextCursor } = deps.engine.listRuns({
        ...runsOf(asked),
        cursor: cursor ?? null,
        limit: limit ?? defaultLimit,
      })
      return { items: [...items], nextCursor }
    },
    'runs.export': ({ cursor, ...asked }) => {
      const { items, nextCursor } = deps.exportRuns({ ...runsOf(asked), cursor: cursor ?? null })
      return { items: [...items], nextCursor }
    },
    'runs.get': ({ id }) => deps.engine.getRun(id),
    'runs.cancel': ({ id }) => deps.engine.cancelRun(id),
    'keptRefs.list': async ({ repository }) => ({ items: [...(await deps.keptRefs.list(idOf(repository)))] }),
    'keptRefs.restore': ({ repository, name, where }) => deps.keptRefs.restore(idOf(repository), name, where),
    'keptRefs.pin': ({ repository, name, pinned }) => deps.keptRefs.pin(idOf(repository), name, pinned),
    'keptRefs.lifetime': ({ repository }) => keptLifetimes.of(idOf(repository)),
    'keptRefs.setLifetime': async ({ repository, lifetime }) => {
      const id = idOf(repository)
      const effect = await keptLifetimes.choose(id, lifetime)
      return { ...keptLifetimes.of(id), effect }
    },
    'keptRefs.previewLifetime': (input) =>
      'repository' in input
        ? keptLifetimes.preview(idOf(input.repository), input.lifetime)
        : keptLifetimes.previewSetting(input.lifetime),
  }
}
