import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'

/** What may change a cell: refs that moved here, and the end of a run. */
export const changesMatrix =
  (repository: string) =>
  (event: ContractEvent): boolean =>
    (event.name === 'repository.refsChanged' && event.payload.repository === repository) ||
    (event.name === 'run.changed' &&
      event.payload.repository === repository &&
      event.payload.state === 'finished') ||
    (event.name === 'mirror.removed' && event.payload.repository === repository)
