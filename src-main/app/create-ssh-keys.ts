import path from 'node:path'
import { createSshKeys, type SshKeys } from '../core/accounts/ssh-keys.ts'
import { createSshKeyFiles } from '../git/remote/ssh-key-files.ts'
import type { CoreParts } from './core-parts.ts'

/** SSH keys that are made here, in a folder beside git's own files. */
export const createSshKeyUse = ({ stores, vault, clock, log, adapters }: CoreParts): SshKeys => {
  const { knownHostsFile } = adapters.setup
  return createSshKeys({
    store: stores.sshKeys,
    accounts: stores.accounts,
    files: createSshKeyFiles(path.join(path.dirname(knownHostsFile), 'ssh-keys'), knownHostsFile),
    vault,
    clock,
    log,
  })
}
