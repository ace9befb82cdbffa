import type { Stores } from '../ports/stores.ts'
import { refuseCircle, type LinksAt, type MirrorLink, type RepositoryAt } from './mirror-graph.ts'

/** Parts of a repository that have names of their own at the localhost remote (`app/repository-at.ts`). */
const variants = ['', '+ephemeral', '+import']

/** The mirror that is added, turned round or moved, as it stands now: it is no way back to itself. */
type Itself = { readonly repositoryId: string; readonly canonicalUrl: string }

/** @throws AppError `invalid_input` that names the mirrors of the circle, or says that a repository mirrors itself */
export type RefuseCircleWith = (added: MirrorLink, itself: Itself) => void

/**
 * Looks for circles among the mirrors that are connected with one: of ten thousand others none is read. What leads to a
 * repository of this core is found by its name, under each host that mirrors have; which of these is this computer, the
 * address tells then.
 */
export const createRefuseCircleWith = ({
  stores: { mirrors, repositories },
  repositoryAt = () => null,
}: {
  readonly stores: Pick<Stores, 'mirrors' | 'repositories'>
  readonly repositoryAt?: RepositoryAt | undefined
}): RefuseCircleWith => {
  return (added, itself) => {
    let hosts: readonly string[] | null = null
    const namesHere = (id: string): readonly string[] => {
      const name = repositories.findById(id)?.name.toLowerCase()
      if (name === undefined) return []
      hosts ??= mirrors.listHosts()
      // As somebody may have written it; names themselves are compared in one form.
      const names = new Set([name.normalize('NFC'), name.normalize('NFD')])
      const paths = [...names].flatMap((one) => variants.map((variant) => `${one}${variant}`))
      return hosts.flatMap((host) => paths.map((path) => `${host}/${path}`))
    }
    const linksAt: LinksAt = (place) => {
      const rows =
        place.kind === 'remote'
          ? mirrors.listByRemotes([place.canonicalUrl])
          : [...mirrors.listByRepository(place.id), ...mirrors.listByRemotes(namesHere(place.id))]
      return rows.filter(
        ({ repositoryId, canonicalUrl }) =>
          repositoryId !== itself.repositoryId || canonicalUrl !== itself.canonicalUrl,
      )
    }
    refuseCircle(added, linksAt, repositoryAt)
  }
}
