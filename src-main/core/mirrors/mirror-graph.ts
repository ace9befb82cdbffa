import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { storedAddress } from './stored-address.ts'

/** What the graph of mirrors is made of: a repository, a remote, and which way what is new goes. */
export type MirrorLink = {
  readonly repositoryId: string
  readonly repository: string
  readonly direction: Direction
  readonly url: string
}

/** The repository of this core that an address leads to; null for one elsewhere. */
export type RepositoryAt = (address: RemoteAddress) => string | null

type Edge = { readonly from: string; readonly to: string; readonly link: MirrorLink }

const edgeOf = (link: MirrorLink, repositoryAt: RepositoryAt): Edge | null => {
  const address = storedAddress(link.url)
  const own = repositoryAt(address)
  const remote = own === null ? `remote ${address.canonical}` : `repository ${own}`
  const here = `repository ${link.repositoryId}`
  switch (link.direction) {
    case 'pull':
      return { from: remote, to: here, link }
    case 'push':
      return { from: here, to: remote, link }
    case 'sync':
      // It decides for itself who is ahead: with it a circle comes to rest.
      return null
  }
}

const wordsOf = ({ repository, direction, url }: MirrorLink): string => {
  const { host, path } = storedAddress(url)
  return `${repository} ${direction === 'pull' ? 'pulls from' : 'pushes to'} ${host}/${path}`
}

/** The mirrors that lead from the end of `added` back to its beginning; null when none do. */
const wayBack = (added: Edge, edges: readonly Edge[]): readonly MirrorLink[] | null => {
  const outgoing = new Map<string, Edge[]>()
  for (const edge of edges) outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge])
  const cameBy = new Map<string, Edge>()
  const waiting = [added.to]
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    if (place === added.from) {
      const way: MirrorLink[] = []
      for (let at = place; at !== added.to;) {
        const edge = cameBy.get(at)
        if (edge === undefined) break
        way.unshift(edge.link)
        at = edge.from
      }
      return way
    }
    for (const edge of outgoing.get(place) ?? []) {
      if (cameBy.has(edge.to) || edge.to === added.to) continue
      cameBy.set(edge.to, edge)
      waiting.push(edge.to)
    }
  }
  return null
}

const refused = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/**
 * Mirrors form a graph over repositories and remotes, some of which are repositories of this core. A circle in it
 * without a two-way mirror would carry each change round and round, and a deletion would come back or go everywhere
 * (mirror semantics 2.7).
 * @param others all mirrors but the one that is added or turned round
 * @throws AppError `invalid_input` that names the mirrors of the circle
 */
export const refuseCircle = (
  added: MirrorLink,
  others: readonly MirrorLink[],
  repositoryAt: RepositoryAt,
): void => {
  if (repositoryAt(storedAddress(added.url)) === added.repositoryId) {
    throw refused(`This is the address of ${added.repository} itself.`)
  }
  const edge = edgeOf(added, repositoryAt)
  if (edge === null) return
  const edges = others.flatMap((link) => edgeOf(link, repositoryAt) ?? [])
  const way = wayBack(edge, edges)
  if (way === null) return
  throw refused(
    `Changes would go in a circle: ${[added, ...way].map(wordsOf).join(', ')}. Use two-way (sync) for one of them.`,
  )
}
