import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type {
  ForgeMirrorRow as PlannedRow,
  ForgeMirrorsChoice,
  ForgeMirrorsPlan,
  ForgeSelection,
} from '../../../src-shared/domain/forge-mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'

const pageSize = 500
const mostRows = 1_000

/** The repositories of an account that a person chose. */
export function* selectedAt(
  discovery: DiscoveryStore,
  accountId: string,
  selection: ForgeSelection,
): Generator<DiscoveredRepository> {
  if (selection.kind === 'ids') {
    for (const id of new Set(selection.ids)) {
      const found = discovery.find(accountId, id)
      if (found !== null) yield found
    }
    return
  }
  let cursor: string | null = null
  do {
    const page = discovery.list(accountId, selection.filter, { cursor, limit: pageSize })
    yield* page.items
    cursor = page.nextCursor
  } while (cursor !== null)
}

const unsuitability = (repository: DiscoveredRepository, choice: ForgeMirrorsChoice): string | null => {
  const { path } = repository
  if (repository.isDisabled) return `${path} is disabled there.`
  if (repository.deletedFromAt !== null) return `${path} is about to be deleted there.`
  if (choice.direction === 'pull') return null
  if (repository.isPullMirror === true) return `${path} is pulled from elsewhere: turn that round instead.`
  if (repository.mayAdminister === false) return `This account does not administer ${path}.`
  if (repository.objectFormat !== 'sha1') return `${path} uses SHA-256, which most forges do not take.`
  return null
}

/** What setting up mirrors of many would do with each, nothing of it done yet, and nobody asked. */
export const planForgeMirrors = (
  repositories: Iterable<DiscoveredRepository>,
  choice: ForgeMirrorsChoice,
  at: {
    readonly owner: string
    readonly existing: readonly ListedForgeMirror[]
    readonly urlOf: (path: string) => string
  },
): readonly PlannedRow[] => {
  const pushed = new Set(
    at.existing
      .filter(({ direction }) => direction === 'push')
      .map(({ forgeId, canonicalUrl }) => `${forgeId} ${canonicalUrl}`),
  )
  const pulled = new Set(
    at.existing.filter(({ direction }) => direction === 'pull').map(({ path }) => path.toLowerCase()),
  )
  const taken = new Map<string, string>()
  return [...repositories].map((repository): PlannedRow => {
    const name = `${at.owner}/${repository.name}`
    const leave = (action: PlannedRow['action'], problem: string | null): PlannedRow => ({
      forgeId: repository.id,
      path: repository.path,
      name,
      action,
      problem,
    })
    const isThere =
      choice.direction === 'push'
        ? pushed.has(`${repository.id} ${at.urlOf(name)}`)
        : pulled.has(name.toLowerCase())
    if (isThere) return leave('mirrored_already', `It is mirrored with ${name} already.`)
    const problem = unsuitability(repository, choice)
    if (problem !== null) return leave('unsuitable', problem)
    const other = taken.get(name.toLowerCase())
    if (other !== undefined) return leave('unsuitable', `${other} would go to the same place.`)
    taken.set(name.toLowerCase(), repository.path)
    return leave('add', null)
  })
}

export const toForgeMirrorsPlan = (rows: readonly PlannedRow[]): ForgeMirrorsPlan => {
  const count = (action: PlannedRow['action']): number => rows.filter((row) => row.action === action).length
  const isLeft = ({ action }: PlannedRow): number => (action === 'add' ? 1 : 0)
  return {
    counts: {
      add: count('add'),
      mirroredAlready: count('mirrored_already'),
      unsuitable: count('unsuitable'),
    },
    rows: [...rows].sort((left, right) => isLeft(left) - isLeft(right)).slice(0, mostRows),
  }
}

/** Of many nobody is asked about each: one that would lose something, or needs a hand, says so and is left. */
export const leftToAPerson = (reason: string, advice: string): AppError =>
  new AppError('forge_cannot', reason, { details: { reason, advice } })
