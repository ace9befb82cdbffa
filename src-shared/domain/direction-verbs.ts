import type { Direction } from './mirror.ts'

/** What a repository does with a remote: "pushes to", before the name of the remote. */
export const directionVerbs: Readonly<Record<Direction, string>> = {
  push: 'pushes to',
  pull: 'pulls from',
  sync: 'syncs with',
}
