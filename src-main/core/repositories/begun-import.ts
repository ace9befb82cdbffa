import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { RepositoryRow, RepositoryStore } from '../ports/repository-store.ts'
import type { RunStore } from '../ports/run-store.ts'

/**
 * A repository here that was made to hold what is at an address, and has no mirror:
 * - `running`: a first copy is under way, or waits;
 * - `empty`: nothing came of it, and nothing else ever came in;
 * - `filled`: it was taken once.
 */
export type BegunImport = {
  readonly repository: RepositoryRow
  readonly state: 'running' | 'empty' | 'filled'
  /** Its last run. */
  readonly runId: string
}

/** More runs than an import that is begun again and again comes to: then it is more than that. */
const mostRuns = 50

const canonicalOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.canonical
  } catch {
    return null
  }
}

/**
 * What an import that broke off left behind under a name, so that one which is begun again goes on with it. Told by its
 * runs, which are stored before anything is fetched: all of them took from this address, and no mirror was ever added.
 * @returns null for any other repository, and where there is none
 */
export const createBegunImport =
  (parts: {
    readonly repositories: Pick<RepositoryStore, 'findByName'>
    readonly runs: Pick<RunStore, 'list'>
  }) =>
  (name: string, canonicalUrl: string): BegunImport | null => {
    const repository = parts.repositories.findByName(name)
    if (repository === null || repository.mirrorCount > 0) return null
    const page = { repositoryId: repository.id, mirrorId: null, cursor: null, limit: mostRuns }
    const { items } = parts.runs.list(page)
    const [last] = items
    if (last === undefined || items.length === mostRuns) return null
    if (items.some(({ kind, url }) => kind !== 'fetch' || canonicalOf(url) !== canonicalUrl)) return null
    const isWhole = items.some(({ outcome }) => outcome === 'succeeded' || outcome === 'unchanged')
    const isFilled = isWhole || repository.changeCounter > 0
    const isRunning = items.some(({ outcome }) => outcome === null)
    return { repository, state: isRunning ? 'running' : isFilled ? 'filled' : 'empty', runId: last.id }
  }

export type FindBegunImport = ReturnType<typeof createBegunImport>
