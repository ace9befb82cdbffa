import { existsSync } from 'node:fs'
import { createGitAuthorizer } from '../core/access/git-authorization.ts'
import type { Stores } from '../core/ports/stores.ts'
import { checkGit } from '../git/check-git.ts'
import { createGitHost } from '../git/git-host.ts'
import { largeObjectStore } from '../git/lfs/large-files.ts'
import { createHttpServer } from '../http/http-server.ts'
import { createSessions } from '../http/session.ts'
import { createLfsApi } from '../http/lfs/lfs-api.ts'
import { createSmartHttp, type SmartHttp } from '../http/smart-http/smart-http.ts'
import { createStores } from '../store/create-stores.ts'
import { openDatabase } from '../store/open-database.ts'
import { writeAdminToken, writeCurlFile } from './admin-token.ts'
import { answerCredential } from './answer-credential.ts'
import type { App, AppOptions } from './app-options.ts'
import { createClosers, type Closers } from './closers.ts'
import { createDispatcher } from './contract/dispatcher.ts'
import { createEventHub } from './contract/event-hub.ts'
import { createMemoryClient } from './contract/memory-client.ts'
import { createCore, type Core } from './create-core.ts'
import { createCredentialHelperSetup } from './credential-helper.ts'
import {
  dataDirectoryLayout,
  prepareDataDirectory,
  removeCoreFile,
  writeCoreFile,
  type DataDirectoryLayout,
} from './data-directory.ts'
import { createRest } from './create-rest.ts'
import { createDiskUse, freeBytes, totalBytes } from './disk-use.ts'
import { readFixedSettings, withFixedSettings } from './fixed-settings.ts'
import { createGitAdapters, type GitAdapters } from './git-adapters.ts'
import { guardGitHost } from './guarded-writers.ts'
import { createForgeFetch } from './forge-fetch.ts'
import { createForgeMirrorServers } from './create-forge-mirror-servers.ts'
import { createForges, createGitHubApps } from './create-forges.ts'
import { createForgeHints } from './create-forge-hints.ts'
import { createSignInFlows } from './create-sign-in-flows.ts'
import { createHookRoutes } from '../http/hooks-in/hook-routes.ts'
import { createContractHandlers } from './handlers/contract-handlers.ts'
import { findInterfaceDirectory } from './interface-directory.ts'
import { lockDataDirectory } from './lock-data-directory.ts'
import { createLog, type AppLog } from './log.ts'
import { createRefuseMirroredRef } from './refuse-mirrored-ref.ts'
import { sweepAfterCrash } from './sweep-after-crash.ts'
import { chooseGit, chooseListener } from './start-options.ts'
import { systemClock } from './system-clock.ts'
import { startUpkeep } from './upkeep.ts'
import { checkVaultKey } from './vault/check-vault-key.ts'
import { createVault } from './vault/create-vault.ts'
import { watchClock } from './watch-clock.ts'
import { watchNetwork } from './watch-network.ts'

/**
 * Builds and starts the core: the composition root. Order matters: the lock comes before anything is read, tidying
 * before anything runs, the listener before the mirrors.
 * @throws AppError `already_running` with `details.address`, `vault_locked`, `database_damaged`,
 *   `database_newer`, `git_unusable`, `invalid_input` when the port is taken
 */
export const createApp = async (options: AppOptions): Promise<App> => {
  const layout = dataDirectoryLayout(options.dataDirectory)
  prepareDataDirectory(layout)
  const closers = createClosers()
  let log: AppLog | null = null
  try {
    closers.add(lockDataDirectory(layout))
    log = createLog(layout.logDirectory)
    closers.add(log.close)
    return await start(options, layout, log, closers)
  } catch (error) {
    log?.error('The start failed.', { error })
    await closers.closeAll(log)
    throw error
  }
}

const openStores = (layout: DataDirectoryLayout, closers: Closers): Stores => {
  const database = openDatabase({ file: layout.databaseFile })
  closers.add(() => database.close())
  return createStores(database)
}

/** The localhost remote: who may, which refs are another's, and what follows from a push. */
const createLocalhostRemote = (parts: {
  readonly stores: Stores
  readonly adapters: GitAdapters
  readonly core: Core
  readonly log: AppLog
}): SmartHttp => {
  const { stores, core, log } = parts
  const { run, spawn, refs } = parts.adapters
  return createSmartHttp({
    authorize: createGitAuthorizer({
      verifier: core.tokenVerifier,
      repositories: stores.repositories,
      repositoryPath: core.repositoryPath,
      repairHost: core.repairHost,
    }).authorize,
    git: guardGitHost(createGitHost({ run, spawn, refs, log }), core.use, core.upkeep.touched),
    forwardPush: core.forwardPush,
    refuseRef: createRefuseMirroredRef({ mirrors: stores.mirrors, refs }),
    reviewSignatures: core.reviewSignatures,
    startSignaturesAhead: core.startSignaturesAhead,
    reviewLargeFiles: core.reviewPushedFiles,
    onRefsChanged: async (access, { updates, ephemeral }) => {
      if (ephemeral) return
      core.engine.refsChanged(access.repositoryId, 'push', updates)
      await core.webhooks.observer.stored()
    },
    log,
  })
}

const start = async (
  options: AppOptions,
  layout: DataDirectoryLayout,
  log: AppLog,
  closers: Closers,
): Promise<App> => {
  const { version, organization } = options
  const { repositoriesDirectory } = layout
  const clock = options.clock ?? systemClock
  const { now } = clock
  const startedAt = now()
  const crashed = existsSync(layout.coreFile)

  const fixedSettings = readFixedSettings(process.env)
  const opened = openStores(layout, closers)
  const stores = { ...opened, settings: withFixedSettings(opened.settings, fixedSettings) }
  const vault = createVault(options.vaultKey)
  checkVaultKey(vault, stores.sealed)
  const settings = stores.settings.read()
  const { setup, version: gitVersion } = await chooseGit(layout.gitDirectory, options, settings, log)
  const adapters = createGitAdapters(setup)
  closers.add(adapters.remoteGit.close)
  closers.add(adapters.browseGit.close)
  closers.add(adapters.largeFiles.close)
  const forgeFetch = createForgeFetch()
  closers.add(forgeFetch.close)
  const stopping = new AbortController()

  const hub = createEventHub({ log })
  const address = (): string => server.address
  const core = createCore({
    stores,
    vault,
    clock,
    log,
    events: hub,
    adapters,
    forges: createForges({ fetch: forgeFetch.fetch, now }),
    signInFlows: createSignInFlows(forgeFetch.fetch, clock),
    forgeMirrorServers: createForgeMirrorServers(clock, forgeFetch),
    githubApps: createGitHubApps({ fetch: forgeFetch.fetch, now }),
    forgeHints: createForgeHints({ fetch: forgeFetch.fetch, now }),
    stopping: stopping.signal,
    organization,
    repositoriesDirectory,
    quarantineDirectory: layout.quarantineDirectory,
    freeBytes: () => freeBytes(layout.directory),
    totalBytes: () => totalBytes(layout.directory),
    address,
  })
  if (crashed) {
    await sweepAfterCrash({ ...core, stores, repositoriesDirectory, now, log })
  }

  const sessions = createSessions({ now })
  const createOpenLink = () => sessions.createOpenLink(server.address)
  const handlers = createContractHandlers({
    core,
    stores,
    git: adapters.git,
    events: hub,
    now,
    createOpenLink,
    checkGit: (gitPath) => checkGit({ ...setup, gitPath }),
    credentialHelper: createCredentialHelperSetup({
      program: options.credentialHelperProgram ?? null,
      file: { environment: process.env, gitPath: setup.gitPath },
      places: layout,
      address,
    }),
    diskUse: createDiskUse({
      layout,
      repositories: stores.repositories,
      upkeep: stores.upkeep,
      isLow: core.diskGuard.isLow,
    }),
    info: () => ({
      version,
      organization,
      address: server.address,
      dataDirectory: layout.directory,
      gitVersion,
      startedAt,
      processId: process.pid,
      startedWith: {
        listenHost: settings.listenHost,
        listenPort: settings.listenPort,
        gitPath: settings.gitPath,
      },
      fixedSettings,
    }),
  })
  const contract = { dispatch: createDispatcher(handlers, { log }).dispatch, hub }
  const adminToken = writeAdminToken(layout)
  const server = await createHttpServer({
    ...chooseListener(options, settings),
    smartHttp: createLocalhostRemote({ stores, adapters, core, log }),
    lfs: createLfsApi({
      authorize: createGitAuthorizer({
        verifier: core.tokenVerifier,
        repositories: stores.repositories,
        repositoryPath: core.repositoryPath,
      }).authorize,
      objects: largeObjectStore,
      upstream: core.upstreamFiles,
      locks: core.fileLocks,
      log,
    }),
    rest: createRest({ stores, adapters, core, clock, log }),
    hooksIn: {
      ...createHookRoutes({ receiver: core.hooksIn.receiver, prefix: core.hooksIn.publicPrefix, clock }),
      publicAddress: core.hooksIn.publicAddress,
    },
    contract,
    answerCredential: (question) =>
      answerCredential(question, { address, mint: async (input) => handlers['tokens.mint'](input) }),
    sessions,
    adminToken,
    interfaceDirectory: options.interfaceDirectory ?? findInterfaceDirectory(),
    clock,
    log,
  })
  closers.add(server.close)
  closers.add(writeCurlFile(layout, server.address, adminToken))
  writeCoreFile(layout, { processId: process.pid, address: server.address, startedAt })
  closers.add(() => removeCoreFile(layout))

  // Ended before the runs that it gives way to.
  closers.add(
    hub.on((event) => {
      if (event.name === 'repository.refsChanged') core.upkeep.touched(event.payload.repositoryId)
    }),
  )
  closers.add(core.overviewWatch.stop)
  closers.add(hub.on(core.overviewWatch.observe))
  // It goes through all mirrors; whoever waits for the start need not wait for that.
  const takingIn = setImmediate(core.overviewWatch.start)
  closers.add(() => clearImmediate(takingIn))
  closers.add(core.webhooks.stop)
  closers.add(core.hooksIn.stop)
  closers.add(hub.on(core.hooksIn.observe))
  closers.add(core.watchConnections.stop)
  closers.add(core.signIns.stop)
  closers.add(core.existence.stop)
  closers.add(hub.on(core.existence.observe))
  closers.add(core.discovery.stop)
  closers.add(core.forgeImports.stop)
  closers.add(core.forgeExports.stop)
  closers.add(core.pairAccounts.stop)
  closers.add(core.newRepositories.stop)
  closers.add(hub.on(core.newRepositories.observe))
  closers.add(core.declaredSetup.stop)
  closers.add(core.forgeMirrors.stop)
  closers.add(() => stopping.abort())
  closers.add(core.verifyMirrors.stop)
  core.diskGuard.start()
  closers.add(core.diskGuard.stop)
  closers.add(core.engine.stop)
  // Before mirrors run: their keys may be at another place now.
  await core.sshKeys.tidy()
  await core.engine.start()
  const { computerChanged } = core.engine
  closers.add(watchNetwork({ clock, onChanged: () => computerChanged('network_changed') }))
  closers.add(watchClock({ clock, onJump: () => computerChanged('resume') }))
  core.webhooks.start()
  core.watchConnections.start()
  core.forgeMirrors.start()
  closers.add(
    hub.on(({ name, payload }) => {
      if (name === 'account.removed') core.forgeMirrors.observe(payload.id)
    }),
  )
  core.hooksIn.start()
  core.existence.start()
  core.newRepositories.start()
  closers.add(
    startUpkeep({
      ...core,
      repositories: stores.repositories,
      keptLifetimeStore: stores.keptLifetimes,
      git: adapters.git,
      remoteGit: adapters.remoteGit,
      write: core.use.write,
      activity: stores.activity,
      runs: stores.runs,
      mirrors: stores.mirrors,
      deliveries: stores.deliveries,
      clock,
      log,
    }),
  )
  core.repairs.start()
  closers.add(core.repairs.stop)
  core.upkeep.start()
  closers.add(core.upkeep.stop)
  const client = createMemoryClient(contract)
  closers.add(client.close)
  log.info('Mirrordesk is ready.', { address: server.address, version, crashed })

  return {
    address: server.address,
    createOpenLink,
    contract,
    client,
    computerChanged,
    stop: () => closers.closeAll(log),
  }
}
