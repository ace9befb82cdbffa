import type { ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AddPush } from './add-push.ts'
import type { BeginFlip } from './begin-flip.ts'
import type { ForgeFlipUnderWay, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import { asked, type OpenForgeMirrors } from './open-forge-mirrors.ts'

/** Stores how far a flip is, before its next step is taken. */
export type ChangeFlip = (row: ListedForgeMirror, flip: ForgeFlipUnderWay | null) => ListedForgeMirror

/** A mirror that pulls becomes one that pushes: a last pull, no more pulls, which is read back, and only then a push. */
export const createPullBecomesPush =
  (board: ForgeMirrorBoard, { wantedPush }: BeginFlip, addPush: AddPush, change: ChangeFlip) =>
  async (
    open: OpenForgeMirrors,
    row: ListedForgeMirror,
    flip: ForgeFlipUnderWay,
  ): Promise<ForgeMirrorResult> => {
    const { access, mirrors } = open
    const wanted = await wantedPush(open, row, flip)
    const { repository } = wanted
    if ((await asked(mirrors.readPull(access, repository))) !== null) {
      // What the source has and the repository has not would be taken away by the push.
      if (!(await asked(mirrors.syncPull(access, repository)))) {
        const details = { host: row.forgeHost, path: row.path, stallSeconds: 30 * 60 }
        throw new AppError('remote_stalled', 'The last pull did not get through.', { details })
      }
      const stop = await asked(mirrors.stopPull(access, repository))
      if (stop.kind === 'by_hand') {
        const byHand = { page: stop.page, steps: [...stop.steps] }
        change(row, { ...flip, byHand })
        return { outcome: 'by_hand', mirror: board.get(row.id), byHand }
      }
    }
    // Read back: ordinary, and only then pushed from. Days may have passed since the last pull.
    const ordinary = change(row, { ...flip, byHand: null })
    const kept = await addPush.keepWhatIsLost(wanted)
    if ('outcome' in kept) return kept
    const { other } = wanted
    await addPush.setUp(open, ordinary, wanted, {
      direction: 'push',
      url: other.address.url,
      canonicalUrl: other.address.canonical,
      host: other.address.host,
      signIn: other.signInKind,
      otherAccountId: other.accountId,
      keptIn: kept.keptIn ?? row.keptIn,
      origin: 'here',
      flip: null,
    })
    return { outcome: 'done', mirror: board.announce(row.id) }
  }
