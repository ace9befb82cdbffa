import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Choice } from './choice.ts'

/** What it means that the repository here exists, or does not. `replace`: of a one-time fetch, overwrite what differs. */
export const targetHint = (choice: Choice, exists: boolean, replace = false): string => {
  switch (choice) {
    case 'pull':
      return exists
        ? 'It exists: what the remote has joins what is there.'
        : 'A new repository, filled from the remote.'
    case 'push':
      return exists
        ? 'It exists: its branches and tags are sent.'
        : 'A new, empty repository. What you push to it goes on to the remote.'
    case 'sync':
      return exists
        ? 'It exists: each side gets what only the other has.'
        : 'A new repository, filled from the remote. What you push to it goes there first.'
    case 'once':
      if (exists && replace) return 'It exists: branches that differ are overwritten, their old tips kept.'
      return exists
        ? 'It exists: branches that differ are taken beside yours, nothing is overwritten.'
        : 'A new repository, filled from the remote. Nothing follows afterwards.'
  }
}

const canonicalOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.canonical
  } catch {
    return null
  }
}

/** The mirror that would be added a second time; null when there is none. */
export const sameMirror = (
  mirrors: readonly Mirror[],
  choice: Choice,
  address: RemoteAddress | null,
): Mirror | null =>
  address === null
    ? null
    : (mirrors.find(
        (mirror) => mirror.direction === choice && canonicalOf(mirror.url) === address.canonical,
      ) ?? null)
