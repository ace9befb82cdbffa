import { newId } from '../../../src-shared/domain/ids.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { ForgeMirrorRow } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorBoard } from './forge-mirror-board.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import { asked, type OpenForgeMirrors } from './open-forge-mirrors.ts'
import type { RecordLooks } from './record-looks.ts'
import { unseenRow } from './unseen-row.ts'

const addressOf = (url: string | null) => {
  try {
    return url === null ? null : parseRemoteUrl(url).address
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}

/** Takes on what a person set up at the forge: it is watched from then on like what was set up here. */
export const createFindAtForge = (parts: ForgeMirrorParts, board: ForgeMirrorBoard, record: RecordLooks) => {
  const { store, clock } = parts

  const take = (
    open: OpenForgeMirrors,
    accountId: string,
    repository: Pick<DiscoveredRepository, 'id' | 'path' | 'webUrl'>,
    found: Pick<ForgeMirrorRow, 'direction' | 'forgeMirrorId' | 'intervalMs' | 'onPush' | 'deployKey'> & {
      readonly url: string | null
    },
  ): string | null => {
    const { url, ...rest } = found
    const address = addressOf(url)
    // A pull whose source the forge does not show is known by where it is.
    const other = address ?? { url: open.access.webUrl, canonical: `unknown ${repository.id}`, host: '' }
    const isKnown = store
      .listByRepository(accountId, repository.id)
      .some(
        (row) =>
          row.direction === found.direction &&
          (row.forgeMirrorId === found.forgeMirrorId || row.canonicalUrl === other.canonical),
      )
    if (isKnown) return null
    const now = clock.now()
    const id = newId('mir')
    store.insert({
      id,
      accountId,
      forgeId: repository.id,
      path: repository.path,
      webUrl: repository.webUrl,
      url: other.url,
      canonicalUrl: other.canonical,
      host: other.host,
      signIn: found.deployKey === null ? 'unknown' : 'deploy_key',
      otherAccountId: null,
      origin: 'found',
      ...unseenRow,
      nextLookAt: now,
      createdAt: now,
      changedAt: now,
      ...rest,
    })
    return id
  }

  /** @throws AppError as the forge fails */
  return async (
    open: OpenForgeMirrors,
    accountId: string,
    repository: Pick<DiscoveredRepository, 'id' | 'path' | 'webUrl' | 'isPullMirror'>,
  ): Promise<void> => {
    const { access, mirrors } = open
    for (const seen of await asked(mirrors.listPush(access, repository))) {
      const { id: forgeMirrorId, intervalMs, onPush, deployKey, url } = seen
      const wanted = { direction: 'push', forgeMirrorId, intervalMs, onPush, deployKey, url } as const
      const id = take(open, accountId, repository, wanted)
      if (id !== null) record.push(board.find(id), seen)
    }
    const pull = repository.isPullMirror === false ? null : await asked(mirrors.readPull(access, repository))
    if (pull === null) return
    const { intervalMs, url } = pull
    const wanted = {
      direction: 'pull',
      forgeMirrorId: null,
      intervalMs,
      onPush: false,
      deployKey: null,
      url,
    } as const
    const id = take(open, accountId, repository, wanted)
    if (id !== null) record.pull(board.find(id), pull)
  }
}
