import { shortRefName } from '../../../src-shared/domain/ref.ts'
import { toAppError, type AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import { forwardFiles } from '../large-files/forward-files.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { Log } from '../ports/log.ts'
import type { ConflictStore } from '../ports/conflict-store.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { PushRefResult, PushUpdate, RemoteGit } from '../ports/remote-git.ts'
import type { RefUpdate, RepositoryGit } from '../ports/repository-git.ts'
import { withFreshSignIn } from './fresh-sign-in.ts'
import type { ForwardedRefs } from './forwarded-refs.ts'
import { findFrozenRefs } from './frozen-refs.ts'
import { givenUpOf, keepGivenUp, perhapsGivenUp } from './keep-given-up.ts'
import { scopeOf } from './mirror-scope.ts'
import { anyRemote, type SameRemote } from './same-remote.ts'
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
 * head). What the upstream gives up for it is kept here, like what a run overwrites. Says, ref by ref, in upstream's own words, what upstream did not take: such a ref must stay where it is.
 * Repositories without such a mirror, and refs that no mirror carries, pass at once. A ref in conflict takes only what
 * ends the conflict. With `acceptWhileAway`, what cannot be forwarded because the upstream is away passes too: the next
 * run reconciles it.
 */
export const createForwardPush =
  (deps: {
    readonly mirrors: Pick<MirrorStore, 'listByRepository' | 'baseRef'>
    readonly conflicts: Pick<ConflictStore, 'list'>
    readonly git: RepositoryGit
    readonly clock: Clock
    readonly forwarded: ForwardedRefs
    readonly remoteGit: Pick<RemoteGit, 'forward'>
    readonly largeFiles: Pick<LargeFiles, 'find' | 'upload'>
    /** @throws AppError `vault_locked` */
    readonly openCredential: OpenJobCredential
    readonly sameRemote?: SameRemote
    readonly log: Log
  }): ForwardPush =>
  async ({ repositoryId, updates, incoming, atomic }) => {
    // Ephemeral refs are never forwarded.
    if (incoming.ephemeral) return new Map()
    const mirror = deps.mirrors.listByRepository(repositoryId).find(({ direction }) => direction === 'sync')
    if (mirror === undefined) return new Map()
    const { carries } = scopeOf(mirror)
    const carried = updates.filter(({ ref }) => carries(ref))
    if (carried.length === 0) return new Map()
    if (mirror.pausedAt !== null) return sameForAll(carried, `the sync with ${nameOf(mirror)} is paused`)
    const replaced = whyReplaced(deps.sameRemote ?? anyRemote, mirror)
    if (replaced !== null) return sameForAll(carried, replaced)
    const frozen = await findFrozenRefs(deps, { ...mirror, name: nameOf(mirror) }, carried, incoming)
    const open = carried.filter(({ ref }) => !frozen.refusals.has(ref))
    const refs = carried.map(({ ref }) => ref)
    deps.forwarded.forget(repositoryId, refs)
    /** What was accepted while the upstream was away is not there yet: there stands what both last agreed on. */
    const expectedThere = (ref: string, oldObjectId: string | null): string | null =>
      mirror.acceptWhileAway ? deps.mirrors.baseRef(mirror.id, ref) : oldObjectId
    // What is to move together must not move there alone.
    if (open.length === 0 || (atomic && frozen.refusals.size > 0)) return frozen.refusals
    let sent: readonly PushUpdate[] = []
    try {
      const remote = {
        address: storedAddress(mirror.url),
        credential: await deps.openCredential(mirror.accountId, mirror.url),
      }
      const blocked = await forwardFiles(deps.largeFiles, { remote, updates: open, incoming })
      const going = open.filter(({ ref }) => !blocked.has(ref))
      const named = new Map([
        ...frozen.refusals,
        ...[...blocked].map(([ref, reason]) => [ref, `${nameOf(mirror)}: ${reason}`] as const),
      ])
      if (going.length === 0 || (atomic && blocked.size > 0)) return named
      sent = going.map(({ ref, oldObjectId, newObjectId }) => ({
        ref,
        newObjectId,
        expectedObjectId: frozen.remoteTips.get(ref) ?? expectedThere(ref, oldObjectId),
      }))
      const results = await withFreshSignIn(deps.openCredential, mirror.accountId, remote, (signedIn) =>
        deps.remoteGit.forward({
          repositoryPath: incoming.repositoryPath,
          remote: signedIn,
          updates: sent,
          atomic,
          environment: incoming.environment,
          signal: incoming.signal,
        }),
      )
      await keepGivenUp(deps, mirror.id, incoming.repositoryPath, givenUpOf(sent, results))
      const refusals = refusalsOf(results, mirror)
      deps.forwarded.remember(
        repositoryId,
        going.filter(({ ref }) => !refusals.has(ref)),
      )
      return new Map([...named, ...refusals])
    } catch (error) {
      const failure = toAppError(error)
      if (failure.code === 'cancelled') throw failure
      if (failure.code === 'internal')
        deps.log.error('A push could not be forwarded.', { mirrorId: mirror.id, error })
      if (mirror.acceptWhileAway && awayCodes.has(failure.code)) {
        await keepGivenUp(
          deps,
          mirror.id,
          incoming.repositoryPath,
          await perhapsGivenUp(deps, incoming, sent),
        )
        deps.log.info('A push is accepted while its upstream is away.', {
          mirrorId: mirror.id,
          code: failure.code,
        })
        return frozen.refusals
      }
      return new Map([...frozen.refusals, ...sameForAll(open, unreachable(mirror, failure))])
    }
  }

/** The upstream said nothing, so it refused nothing. */
const awayCodes: ReadonlySet<ErrorCode> = new Set([
  'remote_offline',
  'remote_unreachable',
  'remote_error',
  'remote_connection_lost',
  'remote_stalled',
])

const nameOf = (mirror: MirrorRow): string => {
  const { host, path } = storedAddress(mirror.url)
  return `${host}/${path}`
}

const sameForAll = (updates: readonly RefUpdate[], reason: string): ReadonlyMap<string, string> =>
  new Map(updates.map(({ ref }) => [ref, reason]))

/** Nothing of ours goes to a repository that only took the name. */
const whyReplaced = (sameRemote: SameRemote, mirror: MirrorRow): string | null => {
  try {
    sameRemote.refuse(mirror, false)
    return null
  } catch (error) {
    if (toAppError(error).code !== 'remote_replaced') throw error
    return `another repository stands at ${nameOf(mirror)} now; the sync is held`
  }
}

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
