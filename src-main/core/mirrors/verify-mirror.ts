import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { Verification, VerificationPhase } from '../../../src-shared/domain/verification.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import type { VerifyGit } from '../ports/verify-git.ts'
import type { RepositoryUse } from '../upkeep/repository-use.ts'
import { compareSides, countsAsDifferent } from './compare-sides.ts'
import { missing } from './missing.ts'
import { scopeOf } from './mirror-scope.ts'
import { selectRefs } from './ref-scope.ts'
import { failureOf } from './run-failure.ts'
import { storedAddress } from './stored-address.ts'

const mostDifferences = 1_000
const mostProblems = 100

export type VerifyMirrorParts = {
  readonly stores: Pick<Stores, 'mirrors' | 'runs' | 'verifications'>
  readonly git: Pick<RepositoryGit, 'listRefs'>
  readonly verifyGit: VerifyGit
  readonly remoteGit: Pick<RemoteGit, 'listRefs'>
  readonly openCredential: OpenJobCredential
  readonly repositoryPath: (repositoryId: string) => string
  readonly use: RepositoryUse
  readonly clock: Clock
  readonly events: EventSink
  /** Objects are missing or cannot be read. */
  readonly onDamage: (repositoryId: string, text: string) => void
}

/** Proves, for one mirror, that both sides are the same and whole. */
export type VerifyMirrors = {
  /** Begins, or returns the one that is under way. `mirrors.verification` and events tell how it goes on. */
  readonly start: (mirrorId: string, deep: boolean) => Verification
  /** Null when it was never verified. */
  readonly last: (mirrorId: string) => Verification | null
  readonly whenEnded: (mirrorId: string) => Promise<Verification | null>
  readonly stop: () => Promise<void>
}

type UnderWay = { verification: Verification; readonly ended: Promise<void> }

export const createVerifyMirrors = (parts: VerifyMirrorParts): VerifyMirrors => {
  const { stores, git, verifyGit, remoteGit, clock, events } = parts
  const underWay = new Map<string, UnderWay>()
  const stopping = new AbortController()
  const { signal } = stopping

  const note = (mirrorId: string, change: Partial<Verification>): Verification | null => {
    const entry = underWay.get(mirrorId)
    if (entry === undefined) return null
    entry.verification = { ...entry.verification, ...change }
    events.emit('verification.changed', entry.verification)
    return entry.verification
  }
  const enter = (mirrorId: string, phase: VerificationPhase): void => void note(mirrorId, { phase })

  /** What the last run said of refs that could not follow. */
  const lastRunOf = (mirror: MirrorRow) => {
    const refs = mirror.lastFinishedRunId === null ? [] : stores.runs.refsOf(mirror.lastFinishedRunId)
    return new Map(refs.map((ref) => [ref.ref, ref]))
  }

  const compareRefs = async (
    mirror: MirrorRow,
    path: string,
  ): Promise<{ there: RefMap; change: Partial<Verification> }> => {
    const { prefixes, carries: inScope } = scopeOf(mirror)
    const remote = {
      address: storedAddress(mirror.url),
      credential: await parts.openCredential(mirror.accountId, mirror.url),
    }
    const seen = await remoteGit.listRefs(remote, { prefixes, signal })
    const local = await git.listRefs(path, prefixes)
    const there = selectRefs(seen.refs, inScope)
    const here = selectRefs(local, inScope)
    const base = stores.mirrors.baseRefs(mirror.id)
    const differences = compareSides({
      direction: mirror.direction,
      here,
      there,
      base,
      lastRun: lastRunOf(mirror),
    })
    const refCount = new Set([...here.keys(), ...there.keys()]).size
    const all = new Set([...local.keys(), ...seen.refs.keys()])
    return {
      there,
      change: {
        refCount,
        equalCount: refCount - differences.length,
        excludedCount: [...all].filter((ref) => !inScope(ref)).length,
        differenceCount: differences.filter(countsAsDifferent).length,
        differences: differences.slice(0, mostDifferences),
      },
    }
  }

  /** All of it comes over the wire again, and is read and compared with what the remote said. */
  const fetchAndCompare = async (
    mirror: MirrorRow,
    path: string,
    there: RefMap,
  ): Promise<readonly string[]> => {
    enter(mirror.id, 'fetch')
    const { prefixes, carries: inScope } = scopeOf(mirror)
    const remote = {
      address: storedAddress(mirror.url),
      credential: await parts.openCredential(mirror.accountId, mirror.url),
    }
    const fetched = await verifyGit.fetchApart({
      besidePath: path,
      remote,
      prefixes,
      signal,
      onProgress: () => undefined,
    })
    enter(mirror.id, 'compare')
    const refs = selectRefs(fetched.refs, inScope)
    const lost = [...there].filter(([ref, objectId]) => refs.get(ref) !== objectId)
    return [
      ...fetched.problems.map((problem) => `Fetched from ${mirror.host}: ${problem}`),
      ...lost.map(([ref]) => `${ref} could not be fetched back from ${mirror.host} as it was listed.`),
    ]
  }

  const verify = async (mirror: MirrorRow, deep: boolean): Promise<void> => {
    const path = parts.repositoryPath(mirror.repositoryId)
    const { there, change } = await compareRefs(mirror, path)
    note(mirror.id, { ...change, phase: 'objects' })
    const here = await verifyGit.checkObjects(path, deep, signal)
    if (here[0] !== undefined) parts.onDamage(mirror.repositoryId, here[0])
    const fetched = deep && there.size > 0 ? await fetchAndCompare(mirror, path, there) : []
    const objectProblems = [...here, ...fetched].slice(0, mostProblems)
    const isEqual = change.differenceCount === 0 && objectProblems.length === 0
    note(mirror.id, { objectProblems, outcome: isEqual ? 'equal' : 'different' })
  }

  const run = async (mirror: MirrorRow, deep: boolean): Promise<void> => {
    try {
      // As a reader: what is compared is not repacked meanwhile, and no run has to wait.
      await parts.use.read(mirror.repositoryId, () => verify(mirror, deep))
    } catch (error) {
      const failure = signal.aborted
        ? new AppError('interrupted', 'Mirrordesk is shutting down.')
        : toAppError(error)
      note(mirror.id, { outcome: 'failed', failure: failureOf(failure, null) })
    }
    const ended = note(mirror.id, { phase: 'done', finishedAt: clock.now() })
    underWay.delete(mirror.id)
    if (ended !== null) stores.verifications.save(ended)
  }

  return {
    start: (mirrorId, deep) => {
      const present = underWay.get(mirrorId)
      if (present !== undefined) return present.verification
      const mirror = stores.mirrors.find(mirrorId)
      if (mirror === null) throw missing('The mirror')
      if (signal.aborted) throw new AppError('interrupted', 'Mirrordesk is shutting down.')
      const verification: Verification = {
        mirrorId,
        deep,
        startedAt: clock.now(),
        finishedAt: null,
        phase: 'refs',
        outcome: null,
        refCount: 0,
        equalCount: 0,
        excludedCount: 0,
        differenceCount: 0,
        differences: [],
        objectProblems: [],
        failure: null,
      }
      let begin = (): void => undefined
      const begun = new Promise<void>((resolve) => {
        begin = resolve
      })
      underWay.set(mirrorId, { verification, ended: begun.then(() => run(mirror, deep)) })
      begin()
      return verification
    },
    last: (mirrorId) => {
      if (stores.mirrors.find(mirrorId) === null) throw missing('The mirror')
      return underWay.get(mirrorId)?.verification ?? stores.verifications.find(mirrorId)
    },
    whenEnded: async (mirrorId) => {
      await underWay.get(mirrorId)?.ended
      return stores.verifications.find(mirrorId)
    },
    stop: async () => {
      stopping.abort()
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}
