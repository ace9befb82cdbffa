import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { ContractHandlers } from '../../src-shared/contract/contract-types.ts'
import { AppError, isAppError } from '../../src-shared/errors/app-error.ts'
import { createGitAuthorizer } from '../core/access/git-authorization.ts'
import { createPublicKeys } from '../core/access/public-keys.ts'
import { loadSigningKey } from '../core/access/signing-key.ts'
import { createTokenMinter } from '../core/access/token-minter.ts'
import { createTokenVerifier } from '../core/access/token-verifier.ts'
import { createAccountService } from '../core/accounts/account-service.ts'
import { createKeptRefs } from '../core/mirrors/kept-refs.ts'
import { createMirrorEngine } from '../core/mirrors/mirror-engine.ts'
import type { Stores } from '../core/ports/stores.ts'
import { createImportRepository } from '../core/repositories/import-repository.ts'
import { createRepositoryService } from '../core/repositories/repository-service.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createGitHost } from '../git/git-host.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRemoteGit } from '../git/remote/create-remote-git.ts'
import { createHostKeys } from '../git/remote/host-keys.ts'
import { createRepositoryGit } from '../git/repository-git.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { createHttpServer } from '../http/http-server.ts'
import { createSessions } from '../http/session.ts'
import { createSmartHttp } from '../http/smart-http/smart-http.ts'
import { createStores } from '../store/create-stores.ts'
import { takeInstanceLock } from '../store/instance-lock.ts'
import { openDatabase } from '../store/open-database.ts'
import type { App, AppOptions } from './app-options.ts'

export type { App, AppOptions } from './app-options.ts'
import { checkGit } from './check-git.ts'
import { cloneUrlOf } from './clone-url.ts'
import { createDispatcher } from './contract/dispatcher.ts'
import { createEventHub } from './contract/event-hub.ts'
import { createMemoryClient } from './contract/memory-client.ts'
import {
  dataDirectoryLayout,
  prepareDataDirectory,
  readCoreFile,
  removeCoreFile,
  writeCoreFile,
  type DataDirectoryLayout,
} from './data-directory.ts'
import { createAccountHandlers } from './handlers/account-handlers.ts'
import { createHostKeyHandlers } from './handlers/host-key-handlers.ts'
import { createMirrorHandlers } from './handlers/mirror-handlers.ts'
import { createRepositoryHandlers } from './handlers/repository-handlers.ts'
import { createRunHandlers } from './handlers/run-handlers.ts'
import { createSettingsHandlers } from './handlers/settings-handlers.ts'
import { createSystemHandlers } from './handlers/system-handlers.ts'
import { createTokenHandlers } from './handlers/token-handlers.ts'
import { createLog, type AppLog } from './log.ts'
import { createRefuseMirroredRef } from './refuse-mirrored-ref.ts'
import { resourcesDirectory } from './resources-directory.ts'
import { sweepAfterCrash } from './sweep-after-crash.ts'
import { systemClock } from './system-clock.ts'
import { startUpkeep } from './upkeep.ts'
import { checkVaultKey } from './vault/check-vault-key.ts'
import { createVault } from './vault/create-vault.ts'

/** What was opened so far, closed in reverse order at the stop, or when the start fails half-way. */
type Closers = (() => void | Promise<void>)[]

const closeAll = async (closers: Closers, log: AppLog | null): Promise<void> => {
  for (const close of closers.toReversed()) {
    try {
      await close()
    } catch (error) {
      log?.error('Something could not be closed in order.', { error })
    }
  }
}

/**
 * Builds and starts the core: the composition root. Order matters: the lock comes before anything is read, tidying
 * before anything runs, the listener before the mirrors.
 * @throws AppError `already_running` with `details.address`, `vault_locked`, `database_damaged`,
 *   `database_newer`, `git_unusable`, `invalid_input` when the port is taken
 */
export const createApp = async (options: AppOptions): Promise<App> => {
  const layout = dataDirectoryLayout(options.dataDirectory)
  prepareDataDirectory(layout)
  const closers: Closers = []
  let log: AppLog | null = null
  try {
    closers.push(lockDataDirectory(layout))
    log = createLog(layout.logDirectory)
    closers.push(log.close)
    return await start(options, layout, log, closers)
  } catch (error) {
    log?.error('The start failed.', { error })
    await closeAll(closers, log)
    throw error
  }
}

const lockDataDirectory = (layout: DataDirectoryLayout): (() => void) => {
  try {
    return takeInstanceLock(layout.lockFile)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'already_running') throw error
    const address = readCoreFile(layout)?.address ?? null
    const where = address === null ? '' : ` at ${address}`
    throw new AppError('already_running', `Mirrordesk is already running on this data directory${where}.`, {
      details: { address },
    })
  }
}

/** The command line's token: made once, readable by the owner only. */
const writeAdminToken = (layout: DataDirectoryLayout): string => {
  const token = randomBytes(32).toString('base64url')
  writeFileSync(layout.adminTokenFile, `${token}\n`, { mode: 0o600 })
  return token
}

const openStores = (layout: DataDirectoryLayout, closers: Closers): Stores => {
  const database = openDatabase({ file: layout.databaseFile })
  closers.push(() => void database.close())
  return createStores(database)
}

const start = async (
  options: AppOptions,
  layout: DataDirectoryLayout,
  log: AppLog,
  closers: Closers,
): Promise<App> => {
  const clock = options.clock ?? systemClock
  const { now } = clock
  const startedAt = now()
  const crashed = existsSync(layout.coreFile)
  const stores = openStores(layout, closers)
  const vault = createVault(options.vaultKey)
  checkVaultKey(vault, stores.sealed)

  const setup = prepareGitSetup(
    layout.gitDirectory,
    options.gitPath === undefined ? {} : { gitPath: options.gitPath },
  )
  const run = createRunGit(setup)
  const spawn = createSpawnGit(setup)
  const gitVersion = await checkGit(run, layout.directory)
  const refs = createRefReader({ run })
  const git = createRepositoryGit({ run, spawn, refs })
  const remoteGit = createRemoteGit({ spawn, run, setup })
  closers.push(remoteGit.close)

  const repositoryPath = (id: string): string => path.join(layout.repositoriesDirectory, `${id}.git`)
  const removeDirectory = (directory: string): Promise<void> =>
    rm(directory, { recursive: true, force: true })
  if (crashed) {
    await sweepAfterCrash({
      stores,
      repositoriesDirectory: layout.repositoriesDirectory,
      repositoryPath,
      now: now(),
      log,
    })
  }

  const hub = createEventHub({ log })
  const accounts = createAccountService({
    accounts: stores.accounts,
    vault,
    clock,
    keyFileExists: existsSync,
    onChanged: (accountId) => engine.credentialChanged(accountId),
  })
  const engine = createMirrorEngine({
    stores,
    clock,
    random: Math.random,
    git,
    remoteGit,
    repositoryPath,
    openCredential: accounts.openCredential,
    events: hub,
    log,
  })
  const keptRefs = createKeptRefs({
    git,
    clock,
    repositoryPath,
    lifetimeMs: () => stores.settings.read().keptRefLifetimeMs,
    refsChanged: engine.refsChanged,
  })
  const repositories = createRepositoryService({
    repositories: stores.repositories,
    git,
    clock,
    events: hub,
    repositoryPath,
    removeDirectory,
    cloneUrl: (name) => cloneUrlOf(server.address, name),
    stopRepository: engine.stopRepository,
    resumeRepository: engine.startRepository,
  })
  const removeRepository = async (id: string): Promise<void> => {
    await engine.stopRepository(id)
    await removeDirectory(repositoryPath(id))
    stores.repositories.purge(id)
  }

  const { organization } = options
  const signingKey = loadSigningKey({
    sealed: stores.sealed,
    vault,
    publicKeys: stores.publicKeys,
    organization,
    now,
  })
  const verifier = createTokenVerifier({ publicKeys: stores.publicKeys, now })
  const { authorize } = createGitAuthorizer({ verifier, repositories: stores.repositories, repositoryPath })
  const smartHttp = createSmartHttp({
    authorize,
    git: createGitHost({ run, spawn, refs, log }),
    refuseRef: createRefuseMirroredRef({ mirrors: stores.mirrors, refs }),
    onRefsChanged: (access, { updates, ephemeral }) => {
      if (!ephemeral) engine.refsChanged(access.repositoryId, 'push', updates)
    },
    log,
  })

  const sessions = createSessions({ now })
  const createOpenLink = () => sessions.createOpenLink(server.address)
  const handlers: ContractHandlers = {
    ...createSystemHandlers({
      info: () => ({
        version: options.version,
        organization,
        address: server.address,
        dataDirectory: layout.directory,
        gitVersion,
        startedAt,
        processId: process.pid,
      }),
      createOpenLink,
      engine,
      repositories: stores.repositories,
    }),
    ...createRepositoryHandlers({
      service: repositories,
      importRepository: createImportRepository({
        service: repositories,
        repositories: stores.repositories,
        engine,
        removeRepository,
        events: hub,
        log,
      }),
      repositories: stores.repositories,
      repositoryPath,
      git,
      engine,
      accounts,
    }),
    ...createMirrorHandlers({
      engine,
      repositories: stores.repositories,
      service: repositories,
      accounts,
      removeRepository,
    }),
    ...createRunHandlers({ engine, keptRefs, repositories: stores.repositories }),
    ...createAccountHandlers(accounts),
    ...createHostKeyHandlers({ hostKeys: createHostKeys(setup), onTrusted: engine.hostKeyTrusted }),
    ...createTokenHandlers({
      repositories: stores.repositories,
      minter: createTokenMinter({ organization, signingKey, now }),
      publicKeys: createPublicKeys({ store: stores.publicKeys, organization, now }),
      address: () => server.address,
    }),
    ...createSettingsHandlers({ settings: stores.settings, events: hub }),
  }
  const contract = { dispatch: createDispatcher(handlers, { log }).dispatch, hub }

  const server = await createHttpServer({
    host: options.host,
    port: options.port,
    smartHttp,
    contract,
    sessions,
    adminToken: writeAdminToken(layout),
    clock,
    statusPageDirectory: path.join(resourcesDirectory(), 'status-page'),
    log,
  })
  closers.push(server.close)
  writeCoreFile(layout, { processId: process.pid, address: server.address, startedAt })
  closers.push(() => removeCoreFile(layout))

  closers.push(engine.stop)
  await engine.start()
  closers.push(
    startUpkeep({ keptRefs, repositories: stores.repositories, clock, log, repositoryPath, removeDirectory }),
  )
  const client = createMemoryClient(contract)
  closers.push(client.close)
  log.info('Mirrordesk is ready.', { address: server.address, version: options.version, crashed })

  return {
    address: server.address,
    createOpenLink,
    client,
    stop: () => closeAll(closers, log),
  }
}
