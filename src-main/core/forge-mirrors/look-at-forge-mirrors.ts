import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { inASentence } from '../accounts/forge-sentence.ts'
import type { ForgePullMirror, ForgePushMirror } from '../ports/forge-mirrors.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { isSetUp } from './forge-mirror-view.ts'
import { asked, openForgeMirrors, repositoryAt, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import type { RecordLooks } from './record-looks.ts'

const placeOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.canonical
  } catch {
    return null
  }
}

/** The push mirror of a row among those of its repository: by its id; by where it goes, when the set-up broke off. */
export const pushMirrorOf = (
  row: ListedForgeMirror,
  seen: readonly ForgePushMirror[],
): ForgePushMirror | null =>
  seen.find(({ id }) => id === row.forgeMirrorId) ??
  seen.find(({ url }) => placeOf(url) === row.canonicalUrl) ??
  null

/** Whether a repository is pulled from there; one that does not say so may be. */
export const comesFrom = ({ url }: Pick<ForgePullMirror, 'url'>, canonicalUrl: string): boolean =>
  url === null || placeOf(url) === canonicalUrl

/** Looks at mirrors as their forge shows them now. */
export const createLookAtForgeMirrors = (
  parts: ForgeMirrorParts,
  board: ForgeMirrorBoard,
  record: RecordLooks,
) => {
  /** What is being set up, or turned round by a person, is not there yet: nobody took it away. */
  const missing = (row: ListedForgeMirror): void => {
    if (isSetUp(row) && row.flip === null) record.gone(row)
    else record.looked(row)
  }

  const lookAt = async (open: OpenForgeMirrors, rows: readonly ListedForgeMirror[]): Promise<void> => {
    const [first] = rows
    if (first === undefined) return
    const { access, mirrors } = open
    const repository = await repositoryAt(
      open,
      isSetUp(first) || first.direction === 'push' ? { id: first.forgeId } : { path: first.path },
      first.path,
    )
    const pushing = rows.some(({ direction }) => direction === 'push')
    const pushes = pushing ? await asked(mirrors.listPush(access, repository)) : []
    for (const known of rows) {
      // A person may have removed it meanwhile.
      if (parts.store.find(known.id) === null) continue
      const row = record.moved(known, repository)
      if (row.direction === 'push') {
        const seen = pushMirrorOf(row, pushes)
        if (seen !== null) record.push(row, seen)
        else missing(row)
      } else {
        const seen = await asked(mirrors.readPull(access, repository))
        if (seen !== null && (isSetUp(row) || comesFrom(seen, row.canonicalUrl))) record.pull(row, seen)
        else missing(row)
      }
    }
  }

  const isStopping = (): boolean => parts.stopping.aborted

  return {
    /**
     * Rows of one account, each repository once. What cannot be looked at says so of itself; a forge that is away or
     * refuses is asked no further.
     */
    lookAtAccount: async (accountId: string, due: readonly ListedForgeMirror[]): Promise<void> => {
      const byRepository = Map.groupBy(due, ({ forgeId }) => forgeId)
      let open: OpenForgeMirrors | null = null
      for (const [forgeId, rows] of byRepository) {
        if (isStopping()) return
        if (board.isBusy({ accountId, forgeId })) {
          // Whoever is at it puts down what came of it.
          rows.forEach((row) => parts.store.change(row.id, { nextLookAt: parts.clock.now() + 60_000 }))
          continue
        }
        try {
          open ??= await openForgeMirrors(parts, accountId)
          await lookAt(open, rows)
        } catch (thrown) {
          const error = toAppError(inASentence(thrown))
          if (isStopping() || error.code === 'cancelled') return
          if (error.code === 'internal') parts.log.error('A look at a mirror of a forge failed.', { error })
          const isOfAll = /^remote_(?!not_found|gone|moved)/.test(error.code) || error.code === 'vault_locked'
          const failed = isOfAll ? [...byRepository.values()].flat() : rows
          for (const row of failed) if (parts.store.find(row.id) !== null) record.lookFailed(row, error)
          if (isOfAll) return
        }
      }
    },

    /** @throws AppError as the forge fails */
    lookAtOne: async (id: string): Promise<void> => {
      const row = board.find(id)
      try {
        await lookAt(await openForgeMirrors(parts, row.accountId), [row])
      } catch (thrown) {
        const error = toAppError(inASentence(thrown))
        record.lookFailed(row, error)
        throw error
      }
    },
  }
}

export type LookAtForgeMirrors = ReturnType<typeof createLookAtForgeMirrors>
