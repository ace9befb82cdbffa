import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { DiskUse } from '../../../src-shared/domain/disk-use.ts'
import type { CredentialHelperSetup } from '../credential-helper.ts'

/** What is asked of this computer: its disk, and the git of the person who uses it. */
export const createComputerHandlers = (deps: {
  readonly diskUse: () => Promise<DiskUse>
  readonly credentialHelper: CredentialHelperSetup
}): Pick<
  ContractHandlers,
  'system.diskUse' | 'credentialHelper.get' | 'credentialHelper.setUp' | 'credentialHelper.remove'
> => ({
  'system.diskUse': () => deps.diskUse(),
  'credentialHelper.get': () => deps.credentialHelper.read(),
  'credentialHelper.setUp': () => deps.credentialHelper.setUp(),
  'credentialHelper.remove': () => deps.credentialHelper.remove(),
})
