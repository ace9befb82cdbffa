import type {
  ForgeFlipRow,
  ForgeFlipsChoice,
  ForgeFlipsPlan,
} from '../../../src-shared/domain/forge-mirror.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { obstacleOf, type FlipObstacle, type FlipRights } from './flip-rights.ts'
import { otherSideOf } from './other-side.ts'

/** The account of the other side: the one it has, else the one that was chosen for those without. */
export const accountForFlip = (
  row: Pick<ListedForgeMirror, 'otherAccountId'>,
  choice: Pick<ForgeFlipsChoice, 'otherAccountId' | 'accountWhereNone'>,
): string | null => choice.otherAccountId ?? row.otherAccountId ?? choice.accountWhereNone ?? null

/** Which of many flips would fail for want of an account or of its rights; nothing is changed. */
export const createPlanFlips =
  (parts: ForgeMirrorParts, board: ForgeMirrorBoard, rights: FlipRights) =>
  async (ids: readonly string[], choice: ForgeFlipsChoice): Promise<ForgeFlipsPlan> => {
    const obstacleOfOne = async (row: ListedForgeMirror): Promise<FlipObstacle | null> => {
      // It goes on as it was begun.
      if (row.flip !== null) return null
      const to = row.direction === 'push' ? 'pull' : 'push'
      const { url } = row
      const otherAccountId = accountForFlip(row, choice)
      try {
        otherSideOf(parts, { url, accountId: otherAccountId, deployKey: false })
        return await rights.obstacle(row, { to, url, otherAccountId })
      } catch (error) {
        return obstacleOf(error)
      }
    }
    const rows: ForgeFlipRow[] = []
    for (const id of new Set(ids)) {
      const row = board.find(id)
      const obstacle = await obstacleOfOne(row)
      rows.push({ id, path: row.path, obstacle: obstacle?.kind ?? null, problem: obstacle?.problem ?? null })
    }
    return { rows }
  }
