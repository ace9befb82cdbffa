import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'

/** What may change how a ref stands: refs that moved, runs and mirrors of the repository, and a pause of all. */
export const changesStanding =
  (repository: string) =>
  (event: ContractEvent): boolean => {
    switch (event.name) {
      case 'repository.refsChanged':
      case 'run.changed':
      case 'mirror.changed':
      case 'mirror.removed':
        return event.payload.repository === repository
      case 'overview.changed':
        return true
      default:
        return false
    }
  }
