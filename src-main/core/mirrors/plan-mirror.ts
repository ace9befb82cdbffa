import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { MirrorPlan, PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { Remote, RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Stores } from '../ports/stores.ts'
import { knownHistory } from './known-history.ts'
import { lookAtRemote } from './look-at-remote.ts'
import { scopeOf } from './mirror-scope.ts'
import { countActions, mostRefs, sortPlanned } from './plan-counts.ts'
import { expectRefs, type ExpectedRef, type KnownHistory } from './plan-mirror-refs.ts'
import { selectRefs } from './ref-scope.ts'

export type PlanMirrorParts = {
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly remoteGit: RemoteGit
  readonly clock: Clock
  readonly repositoryPath: (id: string) => string
  /** @throws AppError `vault_locked` */
  readonly openCredential: OpenJobCredential
}

export type PlanMirror = (input: {
  /** Need not exist yet. */
  readonly repository: string
  readonly direction: Direction
  /** Without a credential, a remote that is mirrored already is opened as it is there. */
  readonly remote: Remote
  /** Of a mirror that does not exist yet. */
  readonly patterns?: readonly string[]
  readonly notes?: boolean
}) => Promise<MirrorPlan>

const isPlanned = (ref: ExpectedRef): ref is PlannedRef => ref.action !== 'unchanged'

const summarize = (expected: readonly ExpectedRef[]): MirrorPlan => ({
  counts: countActions(expected),
  refs: sortPlanned(expected.filter(isPlanned)).slice(0, mostRefs),
})

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

  return async ({ repository, direction, remote, ...choices }) => {
    const row = stores.repositories.findByName(repository)
    const mirror = row === null ? null : mirrorOf(row.id, direction, remote)
    const { prefixes, carries } =
      mirror === null ? scopeOf({ direction, notes: null, patterns: [], ...choices }) : scopeOf(mirror)
    const opened =
      remote.credential ?? (await parts.openCredential(mirror?.accountId ?? null, remote.address.url))
    const seen = await lookAtRemote(parts.clock, remote.address, (signal) =>
      parts.remoteGit.listRefs({ ...remote, credential: opened }, { prefixes, signal }),
    )
    const there = selectRefs(seen.refs, carries)
    if (row === null) return summarize(await planNew(direction, there))
    const path = parts.repositoryPath(row.id)
    const sides = {
      base: mirror === null ? new Map<string, string>() : stores.mirrors.baseRefs(mirror.id),
      local: selectRefs(await git.listRefs(path, prefixes), carries),
      remote: there,
    }
    const history = await knownHistory(git, path, sides)
    const expected = await expectRefs(direction, sides, history, mirror?.onDiverged ?? 'stop')
    return summarize(expected)
  }
}

const nothing: RefMap = new Map()
/** Nothing is here, so that nothing has to be asked of history. */
const noHistory: KnownHistory = {
  isHere: () => false,
  isAncestor: () => Promise.resolve(false),
  areRelated: () => Promise.resolve(true),
}

/** For a repository that does not exist yet. */
const planNew = (direction: Direction, remote: RefMap): Promise<readonly ExpectedRef[]> =>
  expectRefs(direction, { base: nothing, local: nothing, remote }, noHistory, 'stop')
