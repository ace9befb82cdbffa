import { createForgeExports } from '../core/accounts/forge-exports.ts'
import { createForgeImports } from '../core/accounts/forge-imports.ts'
import { createPairAccounts } from '../core/accounts/pair-accounts.ts'
import type { KeptLifetimes } from '../core/mirrors/kept-lifetimes.ts'
import type { MirrorEngine } from '../core/mirrors/mirror-engine.ts'
import type { KnownVisibility } from '../core/publication/known-visibility.ts'
import type { FindBegunImport } from '../core/repositories/begun-import.ts'
import type { ImportRepository } from '../core/repositories/import-repository.ts'
import type { RepositoryService } from '../core/repositories/repository-service.ts'
import { appWebhookSecrets } from './app-webhook-secrets.ts'
import type { CoreParts } from './core-parts.ts'
import type { AccountUse } from './create-account-use.ts'
import { createSetupOf } from './create-declared-setup.ts'
import { createExistenceOf } from './create-existence.ts'
import { createForgeMirrorsOfCore } from './create-forge-mirror-use-cases.ts'
import { createHooksIn } from './create-hooks-in.ts'
import { createNewRepositoriesOf } from './create-new-repositories.ts'

/** What is done with the repositories of forges, many at once or by itself. */
export const createForgeUse = (
  parts: CoreParts,
  { accounts, forgeConnections, githubAppAccounts, discovery }: AccountUse,
  core: {
    readonly engine: MirrorEngine
    readonly repositories: RepositoryService
    readonly importRepository: ImportRepository
    readonly begunImport: FindBegunImport
    readonly removeRepository: (id: string) => Promise<void>
    readonly keptLifetimes: KeptLifetimes
    readonly visibilityOf: KnownVisibility
    readonly repositoryPath: (id: string) => string
  },
) => {
  const { stores, clock, events, log } = parts
  const { git, remoteGit } = parts.adapters
  const {
    engine,
    repositories,
    importRepository,
    begunImport,
    removeRepository,
    keptLifetimes,
    visibilityOf,
    repositoryPath,
  } = core
  const existence = createExistenceOf({ ...parts, forgeConnections, discovery, engine })
  const hooksIn = createHooksIn({ ...parts, hints: parts.forgeHints, forgeConnections, engine })
  hooksIn.onRepositoryEvent(({ mirrorIds }) => existence.lookSoon(mirrorIds))
  hooksIn.addSecrets(appWebhookSecrets({ apps: githubAppAccounts, connections: stores.forgeConnections }))
  const forgeExports = createForgeExports({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    forge: forgeConnections,
    discovery: stores.discovery,
    repositories: stores.repositories,
    mirrors: stores.mirrors,
    engine,
    clock,
    events,
    stopping: parts.stopping,
  })
  const pairAccounts = createPairAccounts({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    forge: forgeConnections,
    discovery: stores.discovery,
    repositories: stores.repositories,
    service: repositories,
    engine,
    begunImport,
    removeRepository,
    clock,
    events,
    stopping: parts.stopping,
  })
  const newRepositories = createNewRepositoriesOf({
    ...parts,
    discovery,
    service: repositories,
    engine,
    importRepository,
    begunImport,
    removeRepository,
  })
  const forgeImports = createForgeImports({
    accounts: stores.accounts,
    discovery: stores.discovery,
    repositories: stores.repositories,
    service: repositories,
    engine,
    importRepository,
    begunImport,
    removeRepository,
    clock,
    events,
    stopping: parts.stopping,
  })
  const forgeMirrors = createForgeMirrorsOfCore({
    stores,
    accounts,
    forge: forgeConnections,
    servers: parts.forgeMirrorServers,
    repositoryPath,
    git,
    remoteGit,
    engine,
    importRepository,
    visibilityOf,
    clock,
    events,
    log,
    stopping: parts.stopping,
  })
  const declaredSetup = createSetupOf({
    stores,
    git,
    repositoryPath,
    keptLifetimes,
    accounts,
    connections: forgeConnections,
    repositoryService: repositories,
    engine,
    hooksIn,
    newRepositories,
    forgeMirrors,
    clock,
    log,
    stopping: parts.stopping,
    address: parts.address,
  })
  return {
    existence,
    hooksIn,
    forgeExports,
    pairAccounts,
    newRepositories,
    forgeImports,
    declaredSetup,
    forgeMirrors,
  }
}
