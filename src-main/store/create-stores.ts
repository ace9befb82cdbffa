import type { Stores } from '../core/ports/stores.ts'
import { createAccountStore } from './account-store.ts'
import { createActivityStore } from './activity-store.ts'
import { createBaseStore } from './base-store.ts'
import { createConflictStore } from './conflict-store.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { createDiscoveryStore } from './discovery-store.ts'
import { createForgeConnectionStore } from './forge-connection-store.ts'
import { createForgeMirrorStore } from './forge-mirror-store.ts'
import { createGitHubAppStore } from './github-app-store.ts'
import { createForgeIdStore, createHintCursorStore } from './forge-id-store.ts'
import { createHooksInStore } from './hooks-in-store.ts'
import { createHoldStore } from './hold-store.ts'
import { createExistenceStore } from './existence-store.ts'
import { createFileLockStore } from './file-lock-store.ts'
import { createKeptLifetimeStore } from './kept-lifetime-store.ts'
import { createKeptPinStore } from './kept-pin-store.ts'
import { createLargeFileRecordStore } from './large-file-record-store.ts'
import { createMirrorStore } from './mirror-store.ts'
import { createNewRepositoryStore } from './new-repository-store.ts'
import { createPauseStore } from './pause-store.ts'
import { createPublicKeyStore } from './public-key-store.ts'
import { createRemoteSizeStore } from './remote-size-store.ts'
import { createRepairStore } from './repair-store.ts'
import { createRefusalStore } from './refusal-store.ts'
import { createRepositoryStore } from './repository-store.ts'
import { createRunStore } from './run-store.ts'
import { createSealedStore } from './sealed-store.ts'
import { createSettingsStore } from './settings-store.ts'
import { createSignInStore } from './sign-in-store.ts'
import { createSigningKeyStore } from './signing-key-store.ts'
import type { Database } from './sqlite-driver.ts'
import { createSshKeyStore } from './ssh-key-store.ts'
import { translateSqliteError } from './sqlite-error.ts'
import { createUpkeepStore } from './upkeep-store.ts'
import { createVerificationStore } from './verification-store.ts'
import { createVisibilityStore } from './visibility-store.ts'
import { createWebhookStore } from './webhook-store.ts'

/** The same store, but a full disk or a damaged file comes out as AppError, whichever call meets it. */
const translatingErrors = <S extends object>(store: S, file: string): S =>
  Object.fromEntries(
    Object.entries(store).map(([name, call]: [string, (...input: unknown[]) => unknown]) => [
      name,
      (...input: unknown[]): unknown => {
        try {
          return call(...input)
        } catch (error) {
          throw translateSqliteError(error, file)
        }
      },
    ]),
  ) as S

const createTogether = (database: Database): Stores['together'] => {
  const run = database.transaction((work: () => unknown) => work())
  return <T>(work: () => T): T => run.immediate(work) as T
}

/**
 * Everything the core keeps in the database. Every call is one short transaction.
 * Besides the codes of the ports, each may throw AppError `disk_full` or `database_damaged`.
 */
export const createStores = (database: Database): Stores => {
  const file = database.name
  return {
    ...translatingErrors({ together: createTogether(database) }, file),
    repositories: translatingErrors(createRepositoryStore(database), file),
    mirrors: translatingErrors(createMirrorStore(database), file),
    conflicts: translatingErrors(createConflictStore(database), file),
    runs: translatingErrors(createRunStore(database), file),
    activity: translatingErrors(createActivityStore(database), file),
    keptPins: translatingErrors(createKeptPinStore(database), file),
    keptLifetimes: translatingErrors(createKeptLifetimeStore(database), file),
    accounts: translatingErrors(createAccountStore(database), file),
    discovery: translatingErrors(createDiscoveryStore(database), file),
    existence: translatingErrors(createExistenceStore(database), file),
    newRepositories: translatingErrors(createNewRepositoryStore(database), file),
    forgeConnections: translatingErrors(createForgeConnectionStore(database), file),
    signIns: translatingErrors(createSignInStore(database), file),
    forgeMirrors: translatingErrors(createForgeMirrorStore(database), file),
    publicKeys: translatingErrors(createPublicKeyStore(database), file),
    signingKeys: translatingErrors(createSigningKeyStore(database), file),
    settings: translatingErrors(createSettingsStore(database), file),
    pause: translatingErrors(createPauseStore(database), file),
    sealed: translatingErrors(createSealedStore(database), file),
    bases: translatingErrors(createBaseStore(database), file),
    webhooks: translatingErrors(createWebhookStore(database), file),
    holds: translatingErrors(createHoldStore(database), file),
    refusals: translatingErrors(createRefusalStore(database), file),
    deliveries: translatingErrors(createDeliveryStore(database), file),
    upkeep: translatingErrors(createUpkeepStore(database), file),
    remoteSizes: translatingErrors(createRemoteSizeStore(database), file),
    visibility: translatingErrors(createVisibilityStore(database), file),
    repairs: translatingErrors(createRepairStore(database), file),
    verifications: translatingErrors(createVerificationStore(database), file),
    largeFiles: translatingErrors(createLargeFileRecordStore(database), file),
    fileLocks: translatingErrors(createFileLockStore(database), file),
    githubApps: translatingErrors(createGitHubAppStore(database), file),
    sshKeys: translatingErrors(createSshKeyStore(database), file),
    hooksIn: translatingErrors(createHooksInStore(database), file),
    forgeIds: translatingErrors(createForgeIdStore(database), file),
    hintCursors: translatingErrors(createHintCursorStore(database), file),
  }
}
