import type { ForgeFlipChoice, ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import { failureOf } from '../mirrors/run-failure.ts'
import type { ForgeFlipUnderWay, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { AddPull } from './add-pull.ts'
import type { AddPush } from './add-push.ts'
import { createBeginFlip } from './begin-flip.ts'
import { requireSettled } from './change-forge-mirror.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { createFlipRights } from './flip-rights.ts'
import { createLeaveFlip } from './leave-flip.ts'
import { openForgeMirrors, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import { createPlanFlips } from './plan-flips.ts'
import { createPlanFlip } from './plan-flip.ts'
import { preparePush } from './prepare-push.ts'
import { createPullBecomesPush } from './pull-becomes-push.ts'
import { createPushBecomesPull } from './push-becomes-pull.ts'
import type { RecordLooks } from './record-looks.ts'

type Steps = {
  readonly addPush: AddPush
  readonly addPull: AddPull
}

/**
 * Turns mirrors of a forge round, step by step: what stands in the row is what a crash goes on with, each step is looked
 * at before the next, and at no moment does the forge pull and push the same repository.
 */
export const createFlipForgeMirror = (
  parts: ForgeMirrorParts,
  board: ForgeMirrorBoard,
  record: RecordLooks,
  { addPush, addPull }: Steps,
) => {
  const { store, clock } = parts

  const change = (row: ListedForgeMirror, flip: ForgeFlipUnderWay | null): ListedForgeMirror => {
    store.change(row.id, { flip, failure: null, lookFailure: null, changedAt: clock.now() })
    board.announce(row.id)
    return board.find(row.id)
  }

  const rights = createFlipRights(parts)
  const beginning = createBeginFlip(parts, rights)
  const { begun, wantedPush } = beginning
  const pullToPush = createPullBecomesPush(board, beginning, addPush, change)
  const pushToPull = createPushBecomesPull(parts, { board, record }, beginning, addPull, change)

  const goOn = (open: OpenForgeMirrors, row: ListedForgeMirror, flip: ForgeFlipUnderWay) =>
    board.alone(row, async () => {
      try {
        return await (flip.to === 'push' ? pullToPush : pushToPull)(open, row, flip)
      } catch (thrown) {
        const error = toAppError(inASentence(thrown))
        const current = store.find(row.id)
        if (current !== null && current.flip !== null) {
          store.change(row.id, { failure: failureOf(error, null) })
        }
        throw error
      }
    })

  return {
    plan: createPlanFlip(parts, board, beginning),
    planMany: createPlanFlips(parts, board, rights),

    /** Begins it. @throws AppError `repository_busy` while something else is under way there */
    flip: async (id: string, choice: ForgeFlipChoice): Promise<ForgeMirrorResult> => {
      const row = board.find(id)
      requireSettled(row)
      if (board.isBusy(row) || row.isRunning) {
        throw new AppError('repository_busy', 'A run of the mirror is under way.')
      }
      const open = await openForgeMirrors(parts, row.accountId)
      const flip = await begun(open, row, choice)
      if (flip.to === 'push') {
        // Where it goes must be open and nothing be published, before the pulling ends for good.
        const wanted = await wantedPush(open, row, flip)
        const { plan } = await preparePush(parts, wanted)
        const isSamePlace = wanted.other.address.canonical === row.canonicalUrl
        if (!isSamePlace && !plan.isSafe && flip.approvedPlan !== plan.fingerprint) {
          return { outcome: 'needs_approval', plan }
        }
      }
      return goOn(open, change(row, flip), flip)
    },

    /** Goes on with one that broke off or waited for a person; it is looked at again first. */
    goOn: async (
      row: ListedForgeMirror,
      flip: ForgeFlipUnderWay,
      approvePlan?: string,
    ): Promise<ForgeMirrorResult> =>
      goOn(await openForgeMirrors(parts, row.accountId), row, {
        ...flip,
        approvedPlan: approvePlan ?? flip.approvedPlan,
      }),
    leave: createLeaveFlip(parts, board, record),
  }
}

export type FlipForgeMirror = ReturnType<typeof createFlipForgeMirror>
