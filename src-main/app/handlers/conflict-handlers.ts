import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { ConflictCalls } from '../../core/mirrors/conflict-calls.ts'

/** What two-way mirrors leave to a person. */
export const createConflictHandlers = ({
  engine,
}: {
  readonly engine: ConflictCalls
}): Pick<ContractHandlers, 'mirrors.conflicts' | 'mirrors.resolveConflict'> => ({
  'mirrors.conflicts': async ({ id }) => ({ items: [...(await engine.listConflicts(id))] }),
  'mirrors.resolveConflict': ({ id, ...choice }) => engine.resolveConflict({ mirrorId: id, ...choice }),
})
