import type { ForgeVisibility } from '../../../src-shared/domain/forge.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { Visibility } from '../ports/remote-visibility.ts'

const countBelow = (refs: RefMap, prefix: string): number =>
  [...refs.keys()].filter((ref) => ref.startsWith(prefix)).length

/**
 * The same refusal as for mirrors of this computer, for what a forge moves itself: something private to where
 * everybody can read it.
 * @throws AppError `publish_unconfirmed`
 */
export const refuseForgePublishing = (change: {
  /** `owner/name`, for the sentence. */
  readonly repository: string
  readonly source: {
    readonly name: string
    readonly visibility: ForgeVisibility | Visibility
    readonly refs: RefMap
  }
  readonly target: { readonly address: Pick<RemoteAddress, 'host' | 'path'>; readonly visibility: Visibility }
  readonly isConfirmed: boolean
}): void => {
  const { source, target } = change
  const mayBePublic = target.visibility === 'public' || target.visibility === 'unreachable'
  if (change.isConfirmed || !mayBePublic || source.visibility === 'public') return
  const isPrivate = source.visibility === 'private' || source.visibility === 'internal'
  const { host, path } = target.address
  const details = {
    repository: change.repository,
    target: `${host}/${path}`,
    host,
    certain: target.visibility === 'public',
    why: isPrivate ? 'source_private' : 'source_unknown',
    source: source.name,
    branchCount: countBelow(source.refs, 'refs/heads/'),
    tagCount: countBelow(source.refs, 'refs/tags/'),
  }
  const { title } = errorMessage('publish_unconfirmed', details)
  throw new AppError('publish_unconfirmed', title, { details })
}
