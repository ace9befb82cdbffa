import { shortRefName } from '../../../src-shared/domain/ref.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import { forwardFiles } from '../large-files/forward-files.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Credential, PushRefResult, RemoteGit } from '../ports/remote-git.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { isPulled } from './ref-scope.ts'
import { storedAddress } from './stored-address.ts'

/** Refs of a repository that somebody wants to move, whose objects are in quarantine. */
export type ForwardPush = (push: {
  readonly repositoryId: string
  /** By the client's names. */
  readonly updates: readonly RefUpdate[]
  readonly incoming: Incoming
  readonly atomic: boolean
}) => Promise<ReadonlyMap<string, string>>

/**
 * Sends a push to the upstream of a repository with a `sync` mirror, before it is accepted here (mirror semantics,
 * head). Says, ref by ref, in upstream's own words, what upstream did not take: such a ref must stay where it is.
 * Repositories without such a mirror, and refs that no mirror carries, pass at once.
 */
export const createForwardPush =
  (deps: {
    readonly mirrors: Pick<MirrorStore, 'listByRepository'>
    readonly remoteGit: Pick<RemoteGit, 'forward'>
    readonly largeFiles: Pick<LargeFiles, 'find' | 'upload'>
    /** @throws AppError `vault_locked` */
    readonly openCredential: (accountId: string | null) => Credential | null | Promise<Credential | null>
    readonly log: Log
  }): ForwardPush =>
  async ({ repositoryId, updates, incoming, atomic }) => {
    // Ephemeral refs are never forwarded.
    if (incoming.ephemeral) return new Map()
    const mirror = deps.mirrors.listByRepository(repositoryId).find(({ direction }) => direction === 'sync')
    const carried = updates.filter(({ ref }) => isPulled(ref))
    if (mirror === undefined || carried.length === 0) return new Map()
    if (mirror.pausedAt !== null) return sameForAll(carried, `the sync with ${nameOf(mirror)} is paused`)
    try {
      const remote = {
        address: storedAddress(mirror.url),
        credential: await deps.openCredential(mirror.accountId),
      }
      const blocked = await forwardFiles(deps.largeFiles, { remote, updates: carried, incoming })
      const going = carried.filter(({ ref }) => !blocked.has(ref))
      const named = new Map([...blocked].map(([ref, reason]) => [ref, `${nameOf(mirror)}: ${reason}`]))
      if (going.length === 0 || (atomic && blocked.size > 0)) return named
      const results = await deps.remoteGit.forward({
        repositoryPath: incoming.repositoryPath,
        remote,
        updates: going.map(({ ref, oldObjectId, newObjectId }) => ({
          ref,
          newObjectId,
          expectedObjectId: oldObjectId,
        })),
        atomic,
        environment: incoming.environment,
        signal: incoming.signal,
      })
      return new Map([...named, ...refusalsOf(results, mirror)])
    } catch (error) {
      const failure = toAppError(error)
      if (failure.code === 'cancelled') throw failure
      if (failure.code === 'internal')
        deps.log.error('A push could not be forwarded.', { mirrorId: mirror.id, error })
      return sameForAll(carried, unreachable(mirror, failure))
    }
  }

const nameOf = (mirror: MirrorRow): string => {
  const { host, path } = storedAddress(mirror.url)
  return `${host}/${path}`
}

const sameForAll = (updates: readonly RefUpdate[], reason: string): ReadonlyMap<string, string> =>
  new Map(updates.map(({ ref }) => [ref, reason]))

const unreachable = (mirror: MirrorRow, failure: AppError): string =>
  `${nameOf(mirror)} did not take it: ${failure.message}`

const refusalsOf = (results: readonly PushRefResult[], mirror: MirrorRow): ReadonlyMap<string, string> =>
  new Map(
    results
      .filter(({ ok }) => !ok)
      .map(({ ref, reason, refReason }) => [
        ref,
        refReason === 'moved_meanwhile'
          ? `${shortRefName(ref)} has moved at ${nameOf(mirror)}; fetch first`
          : `${nameOf(mirror)}: ${reason ?? 'refused'}`,
      ]),
  )
