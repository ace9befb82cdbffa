import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ListedRepository } from '../ports/discovery-store.ts'

const canonicalOf = (url: string | null): string | null => {
  if (url === null) return null
  try {
    return parseRemoteUrl(url).address.canonical
  } catch (error) {
    // An address that git would not take: the repository is shown, and cannot be mirrored.
    if (isAppError(error)) return null
    throw error
  }
}

/** A repository with the keys by which mirrors know it. */
export const toListed = (repository: ForgeRepository): ListedRepository => ({
  ...repository,
  canonicalUrl: canonicalOf(repository.cloneUrl) ?? '',
  canonicalSsh: canonicalOf(repository.sshUrl),
})
