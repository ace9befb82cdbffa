import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { ExportPlan, ExportRow } from '../../../src-shared/domain/forge-export.ts'
import type { PlacedRepository } from '../ports/discovery-store.ts'

const mostRows = 1_000

/** The last part of a name here is what it is called at a forge, where owners stand in its place. */
export const nameAtForge = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** A repository of this computer, and where its mirrors go. */
export type OwnRepository = {
  readonly name: string
  /** The canonical addresses of its mirrors' remotes. */
  readonly mirroredWith: ReadonlySet<string>
}

/** Why nothing can be pushed to a repository of a forge, in a sentence; null when it can. */
export const whyNoTarget = ({
  isDisabled,
  isArchived,
  deletedFromAt,
  isPullMirror,
  mayPush,
  path,
}: ForgeRepository): string | null =>
  isDisabled
    ? `${path} is disabled there.`
    : deletedFromAt !== null
      ? `${path} is about to be deleted there.`
      : isArchived === true
        ? `${path} is archived there: it takes no pushes.`
        : isPullMirror === true
          ? `${path} is a mirror that the forge pulls: it takes no pushes.`
          : mayPush === false
            ? `This account may not push to ${path}.`
            : null

/**
 * What an export would do with each repository, nothing of it done yet. Names are paired ignoring case, as forges do.
 * @param find what the forge has at a path
 */
export const planExport = (
  repositories: Iterable<OwnRepository>,
  options: {
    readonly owner: string
    readonly createMissing: boolean
    readonly find: (path: string) => PlacedRepository | null
  },
): readonly ExportRow[] => {
  const taken = new Map<string, string>()
  return [...repositories].map(({ name, mirroredWith }): ExportRow => {
    const path = `${options.owner}/${nameAtForge(name)}`
    const there = options.find(path)
    const leave = (action: ExportRow['action'], problem: string): ExportRow => ({
      name,
      path: there?.path ?? path,
      action,
      problem,
    })
    const isMirrored = (one: PlacedRepository): boolean =>
      mirroredWith.has(one.canonicalUrl) || mirroredWith.has(one.canonicalSsh ?? '')
    if (there !== null && isMirrored(there)) {
      return leave('mirrored_already', `It is mirrored with ${there.path} already.`)
    }
    const other = taken.get(path.toLowerCase())
    if (other !== undefined) return leave('unsuitable', `${other} would go to the same place.`)
    if (there === null && !options.createMissing) return leave('missing', `There is no ${path} at the forge.`)
    const problem = there === null ? null : whyNoTarget(there)
    if (problem !== null) return leave('unsuitable', problem)
    taken.set(path.toLowerCase(), name)
    return { name, path: there?.path ?? path, action: there === null ? 'create' : 'pair', problem: null }
  })
}

export const toExportPlan = (rows: readonly ExportRow[]): ExportPlan => {
  const count = (action: ExportRow['action']): number => rows.filter((row) => row.action === action).length
  const isLeft = ({ problem }: ExportRow): number => (problem === null ? 1 : 0)
  return {
    counts: {
      pair: count('pair'),
      create: count('create'),
      mirroredAlready: count('mirrored_already'),
      missing: count('missing'),
      unsuitable: count('unsuitable'),
    },
    rows: [...rows].sort((left, right) => isLeft(left) - isLeft(right)).slice(0, mostRows),
  }
}
