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

type Edge = { readonly from: MirrorPlace; readonly to: MirrorPlace; readonly link: MirrorLink }

const edgeOf = (link: MirrorLink, repositoryAt: RepositoryAt): Edge | null => {
  const address = storedAddress(link.url)
  const own = repositoryAt(address)
  const remote: MirrorPlace =
    own === null ? { kind: 'remote', canonicalUrl: address.canonical } : { kind: 'repository', id: own }
  const here: MirrorPlace = { kind: 'repository', id: link.repositoryId }
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

/** A place in the graph: where mirrors begin and end. */
export type MirrorPlace =
  | { readonly kind: 'repository'; readonly id: string }
  | { readonly kind: 'remote'; readonly canonicalUrl: string }

/** The mirrors that have to do with a place; others among them do no harm. Asked only for places that are connected. */
export type LinksAt = (place: MirrorPlace) => readonly MirrorLink[]

const keyOf = (place: MirrorPlace): string =>
  place.kind === 'repository' ? `repository ${place.id}` : `remote ${place.canonicalUrl}`

/** All of a list that is there anyway. */
export const linksAmong = (links: readonly MirrorLink[], repositoryAt: RepositoryAt): LinksAt => {
  const outgoing = new Map<string, MirrorLink[]>()
  for (const link of links) {
    const edge = edgeOf(link, repositoryAt)
    if (edge === null) continue
    const from = keyOf(edge.from)
    const known = outgoing.get(from)
    if (known === undefined) outgoing.set(from, [link])
    else known.push(link)
  }
  return (place) => outgoing.get(keyOf(place)) ?? []
}

/** The mirrors that lead from the end of `added` back to its beginning; null when none do. */
const wayBack = (added: Edge, linksAt: LinksAt, repositoryAt: RepositoryAt): readonly MirrorLink[] | null => {
  const [beginning, end] = [keyOf(added.from), keyOf(added.to)]
  const cameBy = new Map<string, Edge>()
  const waiting = [added.to]
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    const here = keyOf(place)
    if (here === beginning) {
      const way: MirrorLink[] = []
      for (let at = here; at !== end;) {
        const edge = cameBy.get(at)
        if (edge === undefined) break
        way.unshift(edge.link)
        at = keyOf(edge.from)
      }
      return way
    }
    for (const link of linksAt(place)) {
      const edge = edgeOf(link, repositoryAt)
      if (edge === null || keyOf(edge.from) !== here) continue
      const next = keyOf(edge.to)
      if (cameBy.has(next) || next === end) continue
      cameBy.set(next, edge)
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
 * @param linksAt all mirrors but the one that is added or turned round
 * @throws AppError `invalid_input` that names the mirrors of the circle
 */
export const refuseCircle = (added: MirrorLink, linksAt: LinksAt, repositoryAt: RepositoryAt): void => {
  if (repositoryAt(storedAddress(added.url)) === added.repositoryId) {
    throw refused(`This is the address of ${added.repository} itself.`)
  }
  const edge = edgeOf(added, repositoryAt)
  if (edge === null) return
  const way = wayBack(edge, linksAt, repositoryAt)
  if (way === null) return
  throw refused(
    `Changes would go in a circle: ${[added, ...way].map(wordsOf).join(', ')}. Use two-way (sync) for one of them.`,
  )
}

/** Whether mirrors lead round anywhere: one look at all of them, where `refuseCircle` looks from one. */
export const hasCircle = (links: readonly MirrorLink[], repositoryAt: RepositoryAt): boolean => {
  const outgoing = new Map<string, string[]>()
  const incoming = new Map<string, number>()
  for (const link of links) {
    const edge = edgeOf(link, repositoryAt)
    if (edge === null) continue
    const [from, to] = [keyOf(edge.from), keyOf(edge.to)]
    outgoing.set(from, [...(outgoing.get(from) ?? []), to])
    incoming.set(from, incoming.get(from) ?? 0)
    incoming.set(to, (incoming.get(to) ?? 0) + 1)
  }
  // Places that nothing leads to are taken away, again and again: what stays leads round.
  const free = [...incoming].flatMap(([place, count]) => (count === 0 ? [place] : []))
  for (let place = free.pop(); place !== undefined; place = free.pop()) {
    for (const next of outgoing.get(place) ?? []) {
      const left = (incoming.get(next) ?? 0) - 1
      incoming.set(next, left)
      if (left === 0) free.push(next)
    }
    incoming.delete(place)
  }
  return incoming.size > 0
}
