import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { storedAddress } from '../mirrors/stored-address.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Visibility } from '../ports/remote-visibility.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { isOnlyHere } from './anonymous-visibility.ts'
import type { KnownVisibility } from './known-visibility.ts'

/** A link between a repository and a remote that is about to be made, or to go another way. */
export type PublishingChange = {
  readonly repositoryId: string
  readonly repository: string
  /** The one that it is about, when it exists already. */
  readonly mirrorId: string | null
  readonly direction: Direction
  readonly address: RemoteAddress
  /** A person has said so. */
  readonly isConfirmed: boolean
}

/**
 * Refuses what would bring something private to where everybody can read it, unless a person has confirmed that.
 * @throws AppError `publish_unconfirmed` with what would become public, where, and why it is taken for private
 */
export type RefusePublishing = (change: PublishingChange) => Promise<void>

export type RefusePublishingDeps = {
  readonly mirrors: Pick<MirrorStore, 'listAlsoTrashed' | 'listByRepository'>
  readonly git: Pick<RepositoryGit, 'listRefs'>
  readonly repositoryPath: (id: string) => string
  readonly visibilityOf: KnownVisibility
}

/** Why a repository is taken for private. */
type Private =
  | { readonly why: 'here_only' }
  | { readonly why: 'source_here' | 'source_private' | 'source_unknown'; readonly source: RemoteAddress }

const brings = ({ direction }: { readonly direction: Direction }): boolean => direction !== 'push'
const sends = ({ direction }: { readonly direction: Direction }): boolean => direction !== 'pull'
const nameOf = ({ host, path }: RemoteAddress): string => `${host}/${path}`

/** One that says nothing now may be public as well. */
const mayBePublic = (visibility: Visibility): boolean =>
  visibility === 'public' || visibility === 'unreachable'

export const createRefusePublishing = (deps: RefusePublishingDeps): RefusePublishing => {
  const { visibilityOf } = deps

  /** The first of them that not everybody may read; one that is known to be private before one that may be. */
  const privateSource = async (sources: readonly RemoteAddress[]): Promise<Private | null> => {
    const seen = await Promise.all(
      sources.map(async (source) => ({ source, visibility: await visibilityOf(source) })),
    )
    const hidden = seen.find(({ visibility }) => visibility === 'private')
    if (hidden !== undefined) {
      return { why: isOnlyHere(hidden.source) ? 'source_here' : 'source_private', source: hidden.source }
    }
    const open = seen.find(({ visibility }) => visibility !== 'public')
    return open === undefined ? null : { why: 'source_unknown', source: open.source }
  }

  /** Why what is here, from all that ever brought something in, is private; null when everybody can read it already. */
  const privateFor = async (
    change: PublishingChange,
    all: readonly MirrorRow[],
    isEmpty: boolean,
  ): Promise<Private | null> => {
    const sources = all.filter(brings)
    // What comes from there first is what stands there already.
    if (sources.length === 0) return change.direction === 'sync' && isEmpty ? null : { why: 'here_only' }
    const others = sources.filter(({ canonicalUrl }) => canonicalUrl !== change.address.canonical)
    return privateSource(others.map(({ url }) => storedAddress(url)))
  }

  return async (change) => {
    if (change.isConfirmed) return
    const { repositoryId, repository, address } = change
    // A mirror in the trash brought in what is here.
    const all = deps.mirrors.listAlsoTrashed(repositoryId)
    const present = deps.mirrors.listByRepository(repositoryId)
    const refs = [
      ...(await deps.git.listRefs(deps.repositoryPath(repositoryId), ['refs/heads/', 'refs/tags/'])).keys(),
    ]

    const refuse = (target: RemoteAddress, visibility: Visibility, reason: Private): never => {
      const details = {
        repository,
        target: nameOf(target),
        host: target.host,
        certain: visibility === 'public',
        why: reason.why,
        source: reason.why === 'here_only' ? null : nameOf(reason.source),
        branchCount: refs.filter((ref) => ref.startsWith('refs/heads/')).length,
        tagCount: refs.filter((ref) => ref.startsWith('refs/tags/')).length,
      }
      const { title } = errorMessage('publish_unconfirmed', details)
      throw new AppError('publish_unconfirmed', title, { details })
    }

    if (sends(change)) {
      const visibility = await visibilityOf(address)
      if (mayBePublic(visibility)) {
        const reason = await privateFor(change, all, refs.length === 0)
        if (reason !== null) refuse(address, visibility, reason)
      }
    }
    if (!brings(change)) return
    // What it brings in goes on to the targets that are there.
    const targets = present.filter(
      (mirror) => mirror.id !== change.mirrorId && mirror.canonicalUrl !== address.canonical && sends(mirror),
    )
    for (const { url } of targets) {
      const target = storedAddress(url)
      const visibility = await visibilityOf(target)
      if (!mayBePublic(visibility)) continue
      const reason = await privateSource([address])
      if (reason !== null) refuse(target, visibility, reason)
    }
  }
}
