import type { ByHand } from '../../../src-shared/domain/forge-run.ts'
import type {
  ForgeFlipChoice,
  ForgeMirrorChange,
  ForgeMirrorResult,
  NewForgeMirror,
} from '../../../src-shared/domain/forge-mirror.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeMirrorAbilities } from '../ports/forge-mirrors.ts'
import { createAddPull } from './add-pull.ts'
import { createAddPush } from './add-push.ts'
import { createChangeForgeMirror } from './change-forge-mirror.ts'
import { createFindAtForge } from './find-at-forge.ts'
import { createFlipForgeMirror } from './flip-forge-mirror.ts'
import { createForgeMirrorBoard } from './forge-mirror-board.ts'
import { createForgeMirrorJobs } from './forge-mirror-jobs.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { isSetUp } from './forge-mirror-view.ts'
import { createLookAtForgeMirrors } from './look-at-forge-mirrors.ts'
import { asked, openForgeMirrors } from './open-forge-mirrors.ts'
import { createRecordLooks } from './record-looks.ts'
import { createSetUpForgeMirror } from './set-up-forge-mirror.ts'
import { createWatchForgeMirrors } from './watch-forge-mirrors.ts'

/** Mirrors that Gitea, Forgejo and GitLab run themselves: set up, watched, changed, turned round and taken away. */
export const createForgeMirrorUseCases = (parts: ForgeMirrorParts) => {
  const board = createForgeMirrorBoard(parts)
  const record = createRecordLooks(parts, board)
  const look = createLookAtForgeMirrors(parts, board, record)
  const watch = createWatchForgeMirrors(parts, look)
  const steps = { addPush: createAddPush(parts, board, record), addPull: createAddPull(parts, board, record) }
  const settingUp = createSetUpForgeMirror(parts, steps)
  const changing = createChangeForgeMirror(parts, board, record)
  const turning = createFlipForgeMirror(parts, board, record, steps)
  const jobs = createForgeMirrorJobs(parts, board, {
    setUp: settingUp,
    flip: turning,
    findAtForge: createFindAtForge(parts, board, record),
    touch: watch.touch,
  })
  const underWay = new Set<Promise<unknown>>()

  /** As it stands now that nothing is done to it any more. */
  const settled = (result: ForgeMirrorResult): ForgeMirrorResult =>
    'mirror' in result ? { ...result, mirror: board.get(result.mirror.id) } : result

  const setUp = async (result: Promise<ForgeMirrorResult>): Promise<ForgeMirrorResult> => {
    const set = await result
    watch.touch()
    return settled(set)
  }

  return {
    observe: board.accountRemoved,
    list: board.list,
    listByAccount: board.listByAccount,
    get: board.get,
    has: board.has,
    start: watch.start,

    /** @throws AppError `forge_cannot` for a forge that runs no mirrors; as the forge fails */
    abilities: async (accountId: string): Promise<ForgeMirrorAbilities> => {
      const { access, mirrors } = await openForgeMirrors(parts, accountId)
      return asked(mirrors.abilities(access))
    },
    plan: settingUp.plan,
    add: (input: NewForgeMirror) => setUp(settingUp.add(input)),
    planMany: jobs.planMany,
    addMany: jobs.addMany,
    find: jobs.find,
    flipMany: jobs.flipMany,
    job: jobs.state,
    cancelJob: jobs.cancel,

    /** Looks at it at once. @throws AppError as the forge fails */
    look: async (id: string): Promise<Mirror> => {
      await look.lookAtOne(id)
      return board.get(id)
    },
    /** Has the forge run it; how that ends comes by `mirror.changed`. @throws AppError `repository_busy` */
    syncNow: (id: string): Mirror => {
      const row = board.find(id)
      if (board.isBusy(row)) throw new AppError('repository_busy', 'A run is under way.')
      const running = changing
        .sync(id)
        .catch((error: unknown) => {
          // It stands in the row.
          parts.log.info('A run at a forge failed.', { mirrorId: id, error })
        })
        .finally(() => underWay.delete(running))
      underWay.add(running)
      return board.get(id)
    },
    change: (id: string, change: ForgeMirrorChange): Promise<Mirror> => changing.change(id, change),
    remove: (id: string, forgetOnly: boolean): Promise<ByHand | null> => changing.remove(id, forgetOnly),

    planFlip: turning.plan,
    planFlipMany: turning.planMany,
    flip: async (id: string, choice: ForgeFlipChoice): Promise<ForgeMirrorResult> =>
      settled(await turning.flip(id, choice)),
    /** Goes on with a set-up or a turn that broke off, or that waited for a person. */
    goOn: async (id: string, approvePlan?: string): Promise<ForgeMirrorResult> => {
      const row = board.find(id)
      if (row.flip !== null) return settled(await turning.goOn(row, row.flip, approvePlan))
      if (isSetUp(row)) return { outcome: 'done', mirror: board.get(id) }
      return setUp(settingUp.goOn(row, approvePlan))
    },
    /** Ends a turn that is not finished. @returns the mirror; null when none is left */
    leaveFlip: async (id: string): Promise<Mirror | null> => {
      const row = board.find(id)
      if (row.flip !== null) await turning.leave(row)
      return board.has(id) ? board.get(id) : null
    },

    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      await watch.stop()
      await jobs.stop()
      await Promise.allSettled(underWay)
    },
  }
}

export type ForgeMirrorUseCases = ReturnType<typeof createForgeMirrorUseCases>
