import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { DiskUse } from '../../../src-shared/domain/disk-use.ts'
import type { SystemInfo } from '../../../src-shared/domain/overview.ts'
import type { EventSink } from '../../core/ports/event-sink.ts'
import type { RepositoryGit } from '../../core/ports/repository-git.ts'
import type { Stores } from '../../core/ports/stores.ts'
import type { OpenLink } from '../../http/session.ts'
import type { CheckGit } from '../check-settings.ts'
import type { Core } from '../create-core.ts'
import type { CredentialHelperSetup } from '../credential-helper.ts'
import { createAccountHandlers } from './account-handlers.ts'
import { createActivityHandlers } from './activity-handlers.ts'
import { createBrowseHandlers } from './browse-handlers.ts'
import { createCareHandlers } from './care-handlers.ts'
import { createComputerHandlers } from './computer-handlers.ts'
import { createConflictHandlers } from './conflict-handlers.ts'
import { createDiscoveryHandlers } from './discovery-handlers.ts'
import { createExistenceHandlers } from './existence-handlers.ts'
import { createFlipHandlers } from './flip-handlers.ts'
import { createForgeMirrorHandlers } from './forge-mirror-handlers.ts'
import { createGitHubAppHandlers } from './github-app-handlers.ts'
import { createHooksInHandlers } from './hooks-in-handlers.ts'
import { createHostKeyHandlers } from './host-key-handlers.ts'
import { createMirrorHandlers } from './mirror-handlers.ts'
import { createNewRepositoryHandlers } from './new-repository-handlers.ts'
import { createPairingHandlers } from './pairing-handlers.ts'
import { createRepositoryHandlers } from './repository-handlers.ts'
import { refuseForgeRun } from './refuse-forge-run.ts'
import { createRunHandlers } from './run-handlers.ts'
import { createSettingsHandlers } from './settings-handlers.ts'
import { createSignInHandlers } from './sign-in-handlers.ts'
import { createSetupHandlers } from './setup-handlers.ts'
import { createSshKeyHandlers } from './ssh-key-handlers.ts'
import { createSystemHandlers } from './system-handlers.ts'
import { createTokenHandlers } from './token-handlers.ts'
import { createWebhookHandlers } from './webhook-handlers.ts'

export type HandlerParts = {
  readonly core: Core
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly events: EventSink
  readonly now: () => number
  readonly info: () => SystemInfo
  readonly createOpenLink: () => OpenLink
  readonly checkGit: CheckGit
  readonly credentialHelper: CredentialHelperSetup
  readonly diskUse: () => Promise<DiskUse>
}

/** Every call of the contract, each led to the core. */
export const createContractHandlers = (parts: HandlerParts): ContractHandlers => {
  const { core, stores, git, events } = parts
  const shared = { ...core, service: core.repositories, repositories: stores.repositories }
  const settingsHandlers = createSettingsHandlers({
    settings: stores.settings,
    keptLifetimes: core.keptLifetimes,
    fixed: () => parts.info().fixedSettings,
    events,
    now: parts.now,
    checkGit: parts.checkGit,
    onChanged: ({ waitOnBattery }) => {
      if (waitOnBattery !== undefined) core.engine.settingsChanged()
    },
  })
  const { forgeMirrors } = core
  const forgeMirror = (id: string) => (forgeMirrors.has(id) ? forgeMirrors.get(id) : null)
  return {
    ...createSystemHandlers({ ...shared, info: parts.info, createOpenLink: parts.createOpenLink }),
    ...createRepositoryHandlers({ ...shared, git }),
    ...createBrowseHandlers(core.browse),
    ...refuseForgeRun(
      {
        ...createMirrorHandlers({ ...shared, forgeMirror }),
        ...createCareHandlers(shared),
        ...createFlipHandlers({ ...shared, settings: stores.settings }),
      },
      forgeMirror,
    ),
    ...createForgeMirrorHandlers(core.forgeMirrors),
    ...createConflictHandlers(shared),
    ...createRunHandlers(shared),
    ...createActivityHandlers(stores),
    ...createAccountHandlers(core.accounts, core.forgeConnections, core.hooksIn),
    ...createSignInHandlers(core.signIns),
    ...createDiscoveryHandlers({
      discovery: core.discovery,
      store: stores.discovery,
      imports: core.forgeImports,
      exports: core.forgeExports,
    }),
    ...createExistenceHandlers(core.existence),
    ...createPairingHandlers(core.pairAccounts),
    ...createNewRepositoryHandlers(core.newRepositories),
    ...createHostKeyHandlers({ hostKeys: core.hostKeys, onTrusted: core.engine.hostKeyTrusted }),
    ...createTokenHandlers({ ...shared, address: () => parts.info().address }),
    ...settingsHandlers,
    ...createSetupHandlers(core.declaredSetup, settingsHandlers['settings.change']),
    ...createComputerHandlers(parts),
    ...createWebhookHandlers(core.webhooks),
    ...createGitHubAppHandlers(core.githubAppAccounts),
    ...createSshKeyHandlers(core.sshKeys),
    ...createHooksInHandlers(core.hooksIn),
  }
}
