import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeMirrorStore, ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import { toForgeMirror } from './forge-mirror-view.ts'

type Place = Pick<ListedForgeMirror, 'accountId' | 'forgeId'>

const keyOf = ({ accountId, forgeId }: Place): string => `${accountId} ${forgeId}`

/** The mirrors that forges run as everybody sees them, and which of their repositories something is being done to. */
export const createForgeMirrorBoard = (parts: {
  readonly store: ForgeMirrorStore
  readonly events: EventSink
}) => {
  const { store, events } = parts
  const busy = new Set<string>()
  /** Of each account, for when it goes and takes its mirrors along. */
  const known = new Map<string, { readonly accountId: string; readonly repository: string }>()

  const view = (row: ListedForgeMirror): Mirror => {
    known.set(row.id, { accountId: row.accountId, repository: row.path })
    return toForgeMirror(row, busy.has(keyOf(row)))
  }
  /** @throws AppError `not_found` */
  const find = (id: string): ListedForgeMirror => {
    const row = store.find(id)
    if (row !== null) return row
    throw new AppError('not_found', 'The mirror was not found.', { details: { what: 'The mirror' } })
  }
  const announce = (id: string): Mirror => {
    const mirror = view(find(id))
    events.emit('mirror.changed', mirror)
    return mirror
  }
  const announceAt = ({ accountId, forgeId }: Place): void =>
    store.listByRepository(accountId, forgeId).forEach((row) => events.emit('mirror.changed', view(row)))

  return {
    find,
    announce,
    get: (id: string): Mirror => view(find(id)),
    has: (id: string): boolean => store.find(id) !== null,
    list: (): readonly Mirror[] => store.list().map(view),
    listByAccount: (accountId: string): readonly Mirror[] => store.listByAccount(accountId).map(view),

    remove: (row: ListedForgeMirror): void => {
      store.remove(row.id)
      known.delete(row.id)
      events.emit('mirror.removed', { id: row.id, repository: row.path })
    },

    /** Its rows went with it. */
    accountRemoved: (accountId: string): void => {
      for (const [id, { accountId: of, repository }] of known) {
        if (of !== accountId) continue
        known.delete(id)
        events.emit('mirror.removed', { id, repository })
      }
    },

    isBusy: (place: Place): boolean => busy.has(keyOf(place)),

    /**
     * One thing at a time for each repository of a forge; its mirrors are shown as syncing meanwhile.
     * @throws AppError `repository_busy`
     */
    alone: async <Result>(place: Place, work: () => Promise<Result>): Promise<Result> => {
      const key = keyOf(place)
      if (busy.has(key)) throw new AppError('repository_busy', 'Another change of its mirrors is under way.')
      busy.add(key)
      announceAt(place)
      try {
        return await work()
      } finally {
        busy.delete(key)
        announceAt(place)
      }
    },
  }
}

export type ForgeMirrorBoard = ReturnType<typeof createForgeMirrorBoard>
