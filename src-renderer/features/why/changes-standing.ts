import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'

/** What may change how a ref stands: refs that moved, runs and mirrors of the repository, and a pause of all. */
export const changesStanding =
  (repository: string) =>
  (event: ContractEvent): boolean =>
    event.name === 'overview.changed' ||
    ((event.name === 'repository.refsChanged' ||
      event.name === 'run.changed' ||
      event.name === 'mirror.changed' ||
      event.name === 'mirror.removed') &&
      event.payload.repository === repository)
