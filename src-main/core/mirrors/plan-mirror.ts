import type { Direction, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { MirrorPlan, PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { Clock } from '../ports/clock.ts'
import type { Credential, Remote, RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Stores } from '../ports/stores.ts'
import { lookAtRemote } from './look-at-remote.ts'
import {
  expectPull,
  expectPush,
  expectSync,
  type ExpectedRef,
  type KnownHistory,
} from './plan-mirror-refs.ts'
import type { PushSides } from './push-plan.ts'
import { isPulled, isPushed, pulledPrefixes, pushedPrefixes, selectRefs } from './ref-scope.ts'

export type PlanMirrorParts = {
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly remoteGit: RemoteGit
  readonly clock: Clock
  readonly repositoryPath: (id: string) => string
  /** @throws AppError `vault_locked` */
  readonly openCredential: (accountId: string | null) => Credential | null
}

export type PlanMirror = (input: {
  /** Need not exist yet. */
  readonly repository: string
  readonly direction: Direction
  /** Without a credential, a remote that is mirrored already is opened as it is there. */
  readonly remote: Remote
}) => Promise<MirrorPlan>

const mostRefs = 500

/** What changes most comes first. */
const order: readonly ExpectedRef['action'][] = ['stop', 'delete', 'overwrite', 'update', 'create', 'leave']

const isPlanned = (ref: ExpectedRef): ref is PlannedRef => ref.action !== 'unchanged'

const summarize = (expected: readonly ExpectedRef[]): MirrorPlan => {
  const counts = { create: 0, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 }
  for (const { action } of expected) counts[action] += 1
  const refs = expected
    .filter(isPlanned)
    .sort(
      (left, right) =>
        order.indexOf(left.action) - order.indexOf(right.action) || (left.ref < right.ref ? -1 : 1),
    )
  return { counts, refs: refs.slice(0, mostRefs) }
}

/**
 * What the first run of such a mirror would do: the decisions of the engine, made with the objects that are here.
 * Nothing is fetched, stored or changed. A mass change that would be held is shown as what it would do once approved.
 * @throws AppError as a run of a mirror would fail
 */
export const createPlanMirror = (parts: PlanMirrorParts): PlanMirror => {
  const { stores, git } = parts

  const mirrorOf = (repositoryId: string, direction: Direction, { address }: Remote): MirrorRow | null =>
    stores.mirrors
      .listByRepository(repositoryId)
      .find((one) => one.direction === direction && one.canonicalUrl === address.canonical) ?? null

  const historyOf = async (path: string, { local, remote }: PushSides): Promise<KnownHistory> => {
    const theirs = [...new Set(remote.values())]
    const missing = new Set(await git.missingObjects(path, theirs))
    const isHere = (objectId: string): boolean => !missing.has(objectId)
    return {
      isHere,
      isAncestor: (ancestor, descendant) => git.isAncestor(path, ancestor, descendant),
      areRelated: async () => {
        const ours = new Set(local.values())
        if (ours.size === 0 || theirs.length === 0 || theirs.some((id) => ours.has(id))) return true
        const here = theirs.filter(isHere)
        if (here.length > 0 && (await git.sharesHistory(path, [...ours], here))) return true
        return here.length === theirs.length ? false : null
      },
    }
  }

  return async ({ repository, direction, remote }) => {
    const row = stores.repositories.findByName(repository)
    const mirror = row === null ? null : mirrorOf(row.id, direction, remote)
    const prefixes = direction === 'push' ? pushedPrefixes : pulledPrefixes
    const inScope = direction === 'push' ? isPushed : isPulled
    const opened = remote.credential ?? parts.openCredential(mirror?.accountId ?? null)
    const seen = await lookAtRemote(parts.clock, remote.address, (signal) =>
      parts.remoteGit.listRefs({ ...remote, credential: opened }, { prefixes, signal }),
    )
    const there = selectRefs(seen.refs, inScope)
    if (row === null) return summarize(await planNew(direction, there))
    const path = parts.repositoryPath(row.id)
    const sides = {
      base: mirror === null ? new Map<string, string>() : stores.mirrors.baseRefs(mirror.id),
      local: selectRefs(await git.listRefs(path, prefixes), inScope),
      remote: there,
    }
    const history = await historyOf(path, sides)
    return summarize(await expectRun(direction, sides, history, mirror?.onDiverged ?? 'stop'))
  }
}

const nothing: RefMap = new Map()
/** Nothing is here, so that nothing has to be asked of history. */
const noHistory: KnownHistory = {
  isHere: () => false,
  isAncestor: () => Promise.resolve(false),
  areRelated: () => Promise.resolve(true),
}

const expectRun = (
  direction: Direction,
  sides: PushSides,
  history: KnownHistory,
  onDiverged: OnDiverged,
): Promise<readonly ExpectedRef[]> => {
  switch (direction) {
    case 'pull':
      return expectPull(sides, history)
    case 'push':
      return expectPush(sides, history, onDiverged)
    case 'sync':
      return expectSync(sides, history)
  }
}

/** For a repository that does not exist yet. */
const planNew = (direction: Direction, remote: RefMap): Promise<readonly ExpectedRef[]> => {
  const sides = { base: nothing, local: nothing, remote }
  return expectRun(direction, sides, noHistory, 'stop')
}
