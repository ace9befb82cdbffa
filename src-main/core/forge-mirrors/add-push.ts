import { newId } from '../../../src-shared/domain/ids.ts'
import type { ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import {
  isAppError,
  toAppError,
  type AppError,
  type ErrorCode,
} from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { WantedPushMirror } from '../ports/forge-mirrors.ts'
import type { ForgeMirrorRow, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import { overwrittenBy, refsAt } from './compare-forge-sides.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { keepCopy } from './keep-copy.ts'
import { pushMirrorOf } from './look-at-forge-mirrors.ts'
import { makeTarget } from './make-target.ts'
import { asked, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import type { OtherSide } from './other-side.ts'
import { preparePush, remoteAtForge } from './prepare-push.ts'
import type { RecordLooks } from './record-looks.ts'
import { unseenRow } from './unseen-row.ts'

/** What may have been done although nobody heard of it. */
const uncertain: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'remote_stalled',
  'remote_connection_lost',
  'remote_unreachable',
  'remote_offline',
  'remote_error',
  'timeout',
  'cancelled',
  'internal',
])
export const isUncertain = ({ code }: Pick<AppError, 'code'>): boolean => uncertain.has(code)

/** A push mirror that a forge is to run, with all that is to be known of it. */
export type WantedForgePush = {
  readonly accountId: string
  readonly repository: ForgeRepository
  readonly other: OtherSide
  readonly intervalMs: number | null
  readonly onPush: boolean
  readonly createMissing: boolean
  readonly makePublic: boolean
  readonly approvePlan: string | null
  /** Approves what is found, whatever it is: of many at once, where nobody can look at each. */
  readonly keepAndOverwrite: boolean
  readonly confirmPublic: boolean
}

/** A new row, before the forge knows of the mirror: a crash leaves what can be gone on with. */
export const newForgeRow = (
  wanted: Pick<WantedForgePush, 'accountId' | 'other' | 'intervalMs' | 'onPush'> & {
    readonly direction: ForgeMirrorRow['direction']
    readonly forgeId: string
    readonly path: string
    readonly webUrl: string
  },
  now: number,
): ForgeMirrorRow => {
  const { accountId, other, intervalMs, onPush, direction, forgeId, path, webUrl } = wanted
  const { address, signInKind } = other
  return {
    id: newId('mir'),
    accountId,
    forgeId,
    path,
    webUrl,
    direction,
    forgeMirrorId: null,
    url: address.url,
    canonicalUrl: address.canonical,
    host: address.host,
    intervalMs,
    onPush,
    signIn: signInKind,
    otherAccountId: other.accountId,
    deployKey: null,
    origin: 'here',
    ...unseenRow,
    nextLookAt: now + 10 * 60_000,
    createdAt: now,
    changedAt: now,
  }
}

/** Sets up push mirrors, once it is sure that nothing of the target is lost. */
export const createAddPush = (parts: ForgeMirrorParts, board: ForgeMirrorBoard, record: RecordLooks) => {
  const { store, clock } = parts

  /** What the target holds is here before it is overwritten; it must not have moved since. */
  const keepWhatIsLost = async (
    wanted: WantedForgePush,
  ): Promise<
    { readonly keptIn: string | null } | Extract<ForgeMirrorResult, { outcome: 'needs_approval' }>
  > => {
    const { plan, lost } = await preparePush(parts, wanted)
    if (plan.isSafe) return { keptIn: null }
    const isApproved = wanted.keepAndOverwrite || wanted.approvePlan === plan.fingerprint
    if (!isApproved) return { outcome: 'needs_approval', plan }
    const { address, accountId } = wanted.other
    const keptIn = await keepCopy(parts, { address, accountId }, lost)
    const source = await refsAt(parts, remoteAtForge(parts, wanted.accountId, wanted.repository))
    const now = overwrittenBy(source, await refsAt(parts, wanted.other.remote))
    if (now.fingerprint === plan.fingerprint) return { keptIn }
    return { outcome: 'needs_approval', plan: (await preparePush(parts, wanted)).plan }
  }

  /** The forge has it already: by a set-up that broke off before anybody heard. */
  const adopt = async (open: OpenForgeMirrors, row: ListedForgeMirror): Promise<boolean> => {
    const seen = await asked(open.mirrors.listPush(open.access, { id: row.forgeId, path: row.path }))
    const found = pushMirrorOf(row, seen)
    if (found === null) return false
    record.push(row, found, { flip: null, direction: 'push' })
    return true
  }

  /**
   * Has the forge set it up for a row that is there, and writes down what came of the first run.
   * @param more what changes of the row with that
   */
  const setUp = async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    wanted: WantedForgePush,
    more: Partial<ForgeMirrorRow> = {},
  ): Promise<void> => {
    const push: WantedPushMirror = {
      url: wanted.other.address.url,
      signIn: wanted.other.signIn,
      intervalMs: wanted.intervalMs,
      onPush: wanted.onPush,
    }
    try {
      const run = await asked(open.mirrors.addPush(open.access, wanted.repository, push))
      record.push(row, run.mirror, more)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'already_exists') throw error
      // One of ours that nobody heard of is taken on, also in a turn that broke off; one of somebody else's is named.
      if ((row.origin === 'here' || row.flip !== null) && (await adopt(open, { ...row, ...more }))) return
      throw error
    }
  }

  return {
    keepWhatIsLost,
    setUp,

    /**
     * @param unfinished a row whose set-up broke off
     * @throws AppError as the forge and the looks fail; `remote_auth_failed` of the target, with nothing left behind
     */
    addPush: async (
      open: OpenForgeMirrors,
      wanted: WantedForgePush,
      unfinished: ListedForgeMirror | null = null,
    ): Promise<ForgeMirrorResult> => {
      const { repository, accountId, other } = wanted
      const place = { accountId, forgeId: repository.id }
      return board.alone(place, async () => {
        if (unfinished !== null && (await adopt(open, unfinished))) {
          return { outcome: 'done', mirror: board.announce(unfinished.id) }
        }
        const kept = await keepWhatIsLost(wanted)
        if ('outcome' in kept) return kept
        if (wanted.createMissing && other.accountId !== null) {
          const target = await parts.forge.open(other.accountId, parts.stopping)
          await makeTarget(target, other.address.url, wanted.makePublic)
        }
        const { id: forgeId, path, webUrl } = repository
        const row = newForgeRow({ ...wanted, direction: 'push', forgeId, path, webUrl }, clock.now())
        const id = unfinished?.id ?? row.id
        if (unfinished === null) store.insert({ ...row, keptIn: kept.keptIn })
        else store.change(id, { keptIn: kept.keptIn ?? unfinished.keptIn, failure: null })
        board.announce(id)
        try {
          await setUp(open, board.find(id), wanted)
        } catch (thrown) {
          const error = toAppError(inASentence(thrown))
          if (isUncertain(error) || unfinished !== null || kept.keptIn !== null) {
            store.change(id, { failure: failureOf(error, null), nextLookAt: clock.now() + 60_000 })
          } else board.remove(board.find(id))
          throw error
        }
        return { outcome: 'done', mirror: board.announce(id) }
      })
    },
  }
}

export type AddPush = ReturnType<typeof createAddPush>
