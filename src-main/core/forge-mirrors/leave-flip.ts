import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { asked, openForgeMirrors, repositoryAt } from './open-forge-mirrors.ts'
import type { RecordLooks } from './record-looks.ts'

/** Ends a flip where it is: what still pulls pulls by its clock again, what does not is no mirror any more. */
export const createLeaveFlip =
  (parts: ForgeMirrorParts, board: ForgeMirrorBoard, record: RecordLooks) =>
  async (row: ListedForgeMirror): Promise<void> => {
    const open = await openForgeMirrors(parts, row.accountId)
    const { access, mirrors } = open
    await board.alone(row, async () => {
      const repository = await repositoryAt(open, { id: row.forgeId }, row.path)
      if (row.direction === 'pull') {
        const pull = await asked(mirrors.readPull(access, repository))
        if (pull !== null) {
          const intervalMs = pull.intervalMs ?? row.flip?.intervalMs ?? null
          const back = await asked(mirrors.changePullInterval(access, repository, intervalMs))
          record.pull(row, back, { flip: null })
          return
        }
      }
      parts.store.change(row.id, { flip: null })
      if (row.direction === 'pull' || row.forgeMirrorId === null) board.remove(board.find(row.id))
    })
  }
