import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createPublicKeys } from '../core/access/public-keys.ts'
import { createSignatureReview } from '../core/access/signature-review.ts'
import { createSignaturesAhead } from '../core/access/signatures-ahead.ts'
import { createCommitVerifier } from '../core/access/signatures/commit-verifier.ts'
import { loadSigningKey } from '../core/access/signing-key.ts'
import { createSigningKeys } from '../core/access/signing-keys.ts'
import { createTokenVerifier } from '../core/access/token-verifier.ts'
import { createTokenMinter } from '../core/access/token-minter.ts'
import { createBrowse } from '../core/browse/browse.ts'
import { createOverviewWatch } from '../core/activity/overview-watch.ts'
import { createVerifyMirrors } from '../core/mirrors/verify-mirror.ts'
import { createFileLocks } from '../core/large-files/file-locks.ts'
import { createReviewPushedFiles } from '../core/large-files/review-pushed-files.ts'
import { createUpstreamFiles } from '../core/large-files/upstream-files.ts'
import { createExportRuns } from '../core/mirrors/export-runs.ts'
import { createKeptLifetimes } from '../core/mirrors/kept-lifetimes.ts'
import { createKeptRefs, type KeptRefs } from '../core/mirrors/kept-refs.ts'
import { createMirrorEngine } from '../core/mirrors/mirror-engine.ts'
import { createPlanMirror } from '../core/mirrors/plan-mirror.ts'
import { createPreviewPatterns } from '../core/mirrors/preview-patterns.ts'
import { createRefMatrix } from '../core/mirrors/ref-matrix.ts'
import { createRefStandings } from '../core/mirrors/ref-standing.ts'
import { createTestRemote } from '../core/mirrors/test-remote.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { createAnonymousVisibility } from '../core/publication/anonymous-visibility.ts'
import { createKnownVisibility } from '../core/publication/known-visibility.ts'
import { createRefusePublishing } from '../core/publication/refuse-publishing.ts'
import { createBegunImport } from '../core/repositories/begun-import.ts'
import { createImportRepository } from '../core/repositories/import-repository.ts'
import { createRepositoryService } from '../core/repositories/repository-service.ts'
import { createRepositoryUse } from '../core/upkeep/repository-use.ts'
import { createRepairNews } from '../core/upkeep/repair-news.ts'
import { createRepairs, toRepair } from '../core/upkeep/repairs.ts'
import { createForgetLeftFetches } from '../core/mirrors/forget-left-fetches.ts'
import { createUpkeep } from '../core/upkeep/upkeep.ts'
import { createDiskGuard } from '../core/upkeep/disk-guard.ts'
import { createEstimateBytes } from '../core/upkeep/size-estimate.ts'
import { createWebhooks } from '../core/webhooks/create-webhooks.ts'
import { createHostKeys } from '../git/remote/host-keys.ts'
import { trustedCertificates } from '../git/remote/trusted-certificates.ts'
import { createWebhookSender } from '../http/webhooks/webhook-sender.ts'
import { cloneUrlOf } from './clone-url.ts'
import type { CoreParts } from './core-parts.ts'
import { createAccountUse } from './create-account-use.ts'
import { createForgeUse } from './create-forge-use.ts'
import { createRefuseReplaced } from '../core/existence/refuse-replaced.ts'
import { repositoryIdOf } from './guarded-writers.ts'
import { createRepositoryAt } from './repository-at.ts'

/** The rules and use cases, put on their adapters. Nothing runs yet. */
export type Core = ReturnType<typeof createCore>

export const createCore = (parts: CoreParts) => {
  const { stores, vault, clock, log, events, organization } = parts
  const { git, remoteGit, largeFiles, setup } = parts.adapters
  const { now } = clock

  const repositoryPath = (id: string): string => path.join(parts.repositoriesDirectory, `${id}.git`)
  const removeDirectory = (directory: string): Promise<void> =>
    rm(directory, { recursive: true, force: true })

  const accountUse = createAccountUse(parts, (accountId) => engine.credentialChanged(accountId))
  const { openCredential, forgeConnections } = accountUse
  const webhooks = createWebhooks({
    stores,
    clock,
    random: Math.random,
    vault,
    sender: createWebhookSender(trustedCertificates),
    events,
    organization,
    log,
  })
  const use = createRepositoryUse()
  const upkeep = createUpkeep({
    use,
    git: parts.adapters.upkeepGit,
    forgetLeft: createForgetLeftFetches({ stores, git, remoteGit, clock }),
    store: stores.upkeep,
    repositories: stores.repositories,
    repositoryPath,
    clock,
    log,
    onMeasured: (id, { totalBytes, keptBytes }) => {
      for (const { canonicalUrl } of stores.mirrors.listByRepository(id)) {
        stores.remoteSizes.save(canonicalUrl, totalBytes - keptBytes, now())
      }
    },
  })
  const repairs = createRepairs({
    git: parts.adapters.repairGit,
    remoteGit,
    mirrors: stores.mirrors,
    openCredential,
    now,
    use,
    repositories: stores.repositories,
    store: stores.repairs,
    repositoryPath,
    quarantineDirectory: parts.quarantineDirectory,
    clock,
    log,
    onNews: createRepairNews({
      repositories: stores.repositories,
      activity: stores.activity,
      events,
      now,
    }),
    onSwapped: (id) => {
      parts.adapters.browseGit.forget(repositoryPath(id))
      upkeep.touched(id)
    },
  })
  parts.adapters.onDamage(({ directory, kind, text }) => {
    if (directory.startsWith(parts.repositoriesDirectory) && directory.endsWith('.git')) {
      repairs.suspect(repositoryIdOf(directory), { kind, text })
    }
  })
  const suspectMissing = (id: string, text: string): void => repairs.suspect(id, { kind: 'missing', text })
  const diskGuard = createDiskGuard({
    freeBytes: parts.freeBytes,
    totalBytes: parts.totalBytes,
    clock,
    log,
  })
  const verifyMirrors = createVerifyMirrors({
    stores,
    git,
    verifyGit: parts.adapters.verifyGit,
    remoteGit,
    openCredential,
    repositoryPath,
    use,
    clock,
    events,
    onDamage: suspectMissing,
  })
  const visibilityOf = createKnownVisibility({
    look: createAnonymousVisibility({ remoteGit }),
    seen: stores.visibility,
    clock,
  })
  const engine = createMirrorEngine({
    stores,
    clock,
    random: Math.random,
    git,
    remoteGit,
    largeFiles,
    repositoryPath,
    openCredential,
    repositoryAt: createRepositoryAt({ address: parts.address, findByName: stores.repositories.findByName }),
    refusePublishing: createRefusePublishing({
      mirrors: stores.mirrors,
      git,
      repositoryPath,
      visibilityOf,
    }),
    sameRemote: createRefuseReplaced({
      store: stores.existence,
      forge: forgeConnections,
      clock,
      events,
      log,
    }),
    onPauseChanged: () => overviewWatch.touch(),
    events,
    observer: webhooks.observer,
    use,
    onDamage: suspectMissing,
    diskGuard,
    estimateBytes: createEstimateBytes({ remoteSizes: stores.remoteSizes, sizeBytes: git.sizeBytes }),
    log,
  })
  const { pausedAll, waitsOnBattery } = engine
  /** Of all runners; of a repository, those that run here. */
  const listMirrors = (repositoryId?: string): readonly Mirror[] =>
    repositoryId === undefined
      ? [...engine.listMirrors(), ...forgeUse.forgeMirrors.list()]
      : engine.listMirrors(repositoryId)
  const overviewWatch = createOverviewWatch({
    clock,
    events,
    listMirrors,
    countRepositories: stores.repositories.count,
    pausedAll,
    waitsOnBattery,
  })
  const keptLifetimes = createKeptLifetimes({
    lifetimes: stores.keptLifetimes,
    settings: stores.settings,
    repositories: stores.repositories,
    pins: stores.keptPins,
    git,
    repositoryPath,
    clock,
  })
  const keptRefsOfAll = createKeptRefs({
    git,
    pins: stores.keptPins,
    clock,
    repositoryPath,
    termsOf: keptLifetimes.termsOf,
    refsChanged: engine.refsChanged,
  })
  const keptRefs: KeptRefs = {
    ...keptRefsOfAll,
    restore: (id, name, where) => use.write(id, () => keptRefsOfAll.restore(id, name, where)),
    sweep: (id, over) =>
      use.write(id, async () => {
        const gone = await keptRefsOfAll.sweep(id, over)
        // Their objects go with a full repack, although no branch changed.
        if (gone.length > 0) stores.upkeep.expectFull(id)
        return gone
      }),
  }
  const repositories = createRepositoryService({
    repositories: stores.repositories,
    git,
    largeFiles,
    clock,
    events,
    repositoryPath,
    removeDirectory,
    careOf: (id) => {
      const sizes = stores.upkeep.find(id)?.sizes
      const lastRepair = stores.repairs.lastOf(id)
      return {
        keptBytes: sizes?.keptBytes ?? null,
        packCount: sizes?.packCount ?? null,
        lastRepair: lastRepair === null ? null : toRepair(lastRepair),
      }
    },
    cloneUrl: (name) => cloneUrlOf(parts.address(), name),
    stopRepository: engine.stopRepository,
    resumeRepository: engine.startRepository,
    repositoryRenamed: (id) =>
      engine.listMirrors(id).forEach((mirror) => events.emit('mirror.changed', mirror)),
  })
  /** Takes a repository back that never became one: no trash. */
  const removeRepository = async (id: string): Promise<void> => {
    await engine.stopRepository(id)
    await removeDirectory(repositoryPath(id))
    stores.repositories.purge(id)
  }
  const begunImport = createBegunImport(stores)
  const importRepository = createImportRepository({
    begunImport,
    service: repositories,
    repositories: stores.repositories,
    engine,
    removeRepository,
    events,
    log,
  })
  const forgeUse = createForgeUse(parts, accountUse, {
    engine,
    repositories,
    importRepository,
    begunImport,
    removeRepository,
    keptLifetimes,
    visibilityOf,
    repositoryPath,
  })
  const upstreamFiles = createUpstreamFiles({
    largeFiles,
    mirrors: stores.mirrors,
    openCredential,
    log,
  })
  const signingKey = loadSigningKey({
    sealed: stores.sealed,
    vault,
    publicKeys: stores.publicKeys,
    organization,
    now,
  })
  const commitVerifier = createCommitVerifier({ signingKeys: stores.signingKeys, now })
  return {
    ...accountUse,
    ...forgeUse,
    listMirrors,
    browse: createBrowse({
      git: parts.adapters.browseGit,
      repositories: stores.repositories,
      repositoryPath,
    }),
    engine,
    use,
    upkeep,
    repairs,
    verifyMirrors,
    diskGuard,
    repairHost: (id: string) => stores.mirrors.listByRepository(id)[0]?.host ?? null,
    webhooks,
    pausedAll,
    waitsOnBattery,
    overviewWatch,
    forwardPush: engine.forwardPush,
    reviewPushedFiles: createReviewPushedFiles({ largeFiles, upstream: upstreamFiles }),
    upstreamFiles,
    fileLocks: createFileLocks({ store: stores.fileLocks, clock }),
    keptRefs,
    exportRuns: createExportRuns(stores),
    keptLifetimes,
    refMatrix: createRefMatrix({ stores, git, repositoryPath }),
    refStanding: createRefStandings({
      stores,
      git,
      remoteGit,
      clock,
      repositoryPath,
      openCredential,
      engine,
    }),
    previewPatterns: createPreviewPatterns({
      stores,
      clock,
      git,
      remoteGit,
      repositoryPath,
      openCredential,
    }),
    testRemote: createTestRemote({ clock, remoteGit }),
    planMirror: createPlanMirror({
      stores,
      git,
      remoteGit,
      clock,
      repositoryPath,
      openCredential,
    }),
    repositories,
    importRepository,
    removeRepository,
    repositoryPath,
    removeDirectory,
    hostKeys: createHostKeys(setup),
    /** One for git and the REST API: a token that one of them has verified is known to the other. */
    tokenVerifier: createTokenVerifier({ publicKeys: stores.publicKeys, now }),
    minter: createTokenMinter({ organization, signingKey, now }),
    publicKeys: createPublicKeys({ store: stores.publicKeys, organization, now }),
    signingKeys: createSigningKeys({ store: stores.signingKeys, organization, now }),
    reviewSignatures: createSignatureReview({
      introducedCommits: parts.adapters.introducedCommits,
      verifier: commitVerifier,
    }),
    startSignaturesAhead: createSignaturesAhead({ verifier: commitVerifier }),
  }
}
