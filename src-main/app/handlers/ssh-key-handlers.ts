import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { SshKeys } from '../../core/accounts/ssh-keys.ts'

export const createSshKeyHandlers = (
  keys: SshKeys,
): Pick<ContractHandlers, 'sshKeys.make' | 'sshKeys.ofAccount' | 'sshKeys.discard'> => ({
  'sshKeys.make': ({ name }) => keys.make(name),
  'sshKeys.ofAccount': async ({ accountId }) => ({ key: await keys.ofAccount(accountId) }),
  'sshKeys.discard': async ({ keyFile }) => {
    await keys.discard(keyFile)
    return { keyFile }
  },
})
