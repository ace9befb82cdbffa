import {
  hasCircle,
  linksAmong,
  refuseCircle,
  type MirrorLink,
  type RepositoryAt,
} from '../mirrors/mirror-graph.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { foldName } from './fold-name.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { DeclaredMirror } from './plan-mirrors.ts'

/** The repository an address on this computer leads to, by a name that is there or will be. */
export type RepositoryAtWith = (findByName: (name: string) => { readonly id: string } | null) => RepositoryAt

const idOf = ({ name, present }: DeclaredMirror['repository']): string =>
  present?.id ?? `new ${foldName(name)}`

const linkOf = ({ repository, direction, address }: DeclaredMirror): MirrorLink => ({
  repositoryId: idOf(repository),
  repository: repository.name,
  direction,
  url: address.url,
})

const isNewWay = ({ present, direction, address }: DeclaredMirror): boolean =>
  present === null || present.direction !== direction || present.canonicalUrl !== address.canonical

/**
 * Mirrors that would lead round, which the core refuses one by one: said before anything is done, with the mirror in the
 * file that closes the circle.
 * @param others mirrors that stay and that the file does not name
 */
export const checkCircles = (
  draft: PlanDraft,
  declared: readonly DeclaredMirror[],
  others: readonly MirrorRow[],
  repositoryAtWith: RepositoryAtWith,
): void => {
  const byName = new Map(
    declared.map(({ repository }) => [foldName(repository.name), { id: idOf(repository) }]),
  )
  const repositoryAt = repositoryAtWith((name) => byName.get(foldName(name)) ?? null)
  const changed = declared.filter(isNewWay)
  const itself = changed.find(({ repository, address }) => repositoryAt(address) === idOf(repository))
  const all = [...others, ...declared.map(linkOf)]
  if (itself === undefined && !hasCircle(all, repositoryAt)) return
  const links: MirrorLink[] = [...others, ...declared.filter((mirror) => !isNewWay(mirror)).map(linkOf)]
  for (const mirror of changed) {
    const link = linkOf(mirror)
    // One that closes a circle is named, and counts no more.
    if (
      draft.attempt(
        mirror.path,
        () => (refuseCircle(link, linksAmong(links, repositoryAt), repositoryAt), true),
      ) === true
    )
      links.push(link)
  }
}
