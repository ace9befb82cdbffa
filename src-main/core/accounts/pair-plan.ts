import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { PairChoice, PairPlan, PairRow } from '../../../src-shared/domain/pairing.ts'
import { foldRepositoryName, repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { whyNoTarget } from './export-plan.ts'
import { nameFor, whyNoSource } from './import-plan.ts'

const mostRows = 1_000

export type PairSides = {
  /** Of the first account. */
  readonly from: Iterable<DiscoveredRepository>
  /** Of the owner at the second. */
  readonly to: Iterable<DiscoveredRepository>
}

export type PairOptions = Pick<PairChoice, 'direction' | 'chosen' | 'createMissing'> & {
  readonly toOwner: string
  readonly template: string
  /** The hosts of both accounts, for names. */
  readonly hosts: { readonly from: string; readonly to: string }
  /** Who owns what is made at the first. */
  readonly fromOwner: string
  /** Whether a repository of that name is here that nothing but a pair like this one has begun. */
  readonly isTaken: (name: string, source: DiscoveredRepository) => boolean
}

type Pair = { readonly from: DiscoveredRepository | null; readonly to: DiscoveredRepository | null }

/** Pairs by the last part of the name, ignoring case as forges do. */
const pairUp = ({ from, to }: PairSides, toOwner: string) => {
  const keyOf = (name: string): string => `${toOwner}/${name}`.toLowerCase()
  const pairs = new Map<string, Pair>()
  const twice: DiscoveredRepository[] = []
  for (const one of to) pairs.set(keyOf(one.name), { from: null, to: one })
  for (const one of from) {
    const key = keyOf(one.name)
    const known = pairs.get(key) ?? { from: null, to: null }
    if (known.from !== null) twice.push(one)
    else pairs.set(key, { ...known, from: one })
  }
  return { pairs, twice, keyOf }
}

/** What one side's mirror here means for the pair; null when it can be used, or there is none. */
const whyMirrorsClash = (
  source: DiscoveredRepository,
  target: DiscoveredRepository | null,
): string | null => {
  const pulls = source.mirror
  const pushes = target?.mirror ?? null
  if (pulls !== null && pulls.direction === 'push') {
    return `${pulls.repository} here pushes to ${source.path}: it cannot come from there.`
  }
  if (pushes !== null && pushes.repository !== pulls?.repository) {
    return `${target?.path ?? ''} is mirrored with ${pushes.repository} here already.`
  }
  return null
}

/**
 * What mirroring between two accounts would do with each pair, nothing of it done yet. A pair becomes one repository
 * here that pulls from one side and pushes to the other.
 */
export const planPairs = (sides: PairSides, options: PairOptions): readonly PairRow[] => {
  const { pairs, twice, keyOf } = pairUp(sides, options.toOwner)
  const chosen = new Map((options.chosen ?? []).map(({ key, direction }) => [key, direction]))
  const unclear = new Set(twice.map(({ name }) => keyOf(name)))
  const named = new Map<string, string>()

  const rowOf = (key: string, { from, to }: Pair): PairRow => {
    const choice = chosen.get(key)
    const direction = choice === 'there' || choice === 'back' ? choice : options.direction
    const isThere = direction === 'there'
    const [source, target] = isThere ? [from, to] : [to, from]
    const lead = source ?? target
    const name =
      source?.mirror?.repository ??
      (lead === null ? key : nameFor(options.template, lead, isThere ? options.hosts.from : options.hosts.to))
    const row = {
      key,
      fromPath: from?.path ?? null,
      toPath: to?.path ?? null,
      state: from === null ? 'only_to' : to === null ? 'only_from' : 'both',
      direction,
      name,
      isMade: false,
      problem: null,
    } as const satisfies PairRow
    const leave = (problem: string, state: PairRow['state'] = row.state): PairRow => ({
      ...row,
      state,
      problem,
    })
    if (unclear.has(key)) {
      return leave('Several repositories would be paired with it: choose one owner.', 'ambiguous')
    }
    if (choice === 'leave') return leave('It was left out.')
    if (source === null) return leave(`There is no ${lead?.name ?? key} where it would come from.`)
    const isMirrored = source.mirror !== null && source.mirror.repository === target?.mirror?.repository
    if (isMirrored) return leave(`It is mirrored by ${name} here already.`, 'mirrored')
    const problem =
      whyMirrorsClash(source, target) ??
      whyNoSource(source) ??
      (target === null ? null : whyNoTarget(target)) ??
      (source.mirror === null ? repositoryNameProblem(name) : null)
    if (problem !== null) return leave(problem)
    if (target === null && options.createMissing !== true) {
      return leave(`There is no ${source.name} where it would go to.`)
    }
    const other = named.get(foldRepositoryName(name))
    if (other !== undefined) return leave(`${other} would have the same name here.`)
    if (source.mirror === null && options.isTaken(name, source))
      return leave(`A repository ${name} is here already.`)
    named.set(foldRepositoryName(name), source.path)
    return { ...row, isMade: target === null }
  }

  const rows = [...pairs].map(([key, pair]) => rowOf(key, pair))
  const also = twice.map((from) =>
    // Named by its own path: the key is another's.
    ({ ...rowOf(keyOf(from.name), { from, to: null }), key: from.path.toLowerCase() }),
  )
  return [...rows, ...also]
}

export const toPairPlan = (rows: readonly PairRow[]): PairPlan => {
  const going = rows.filter(({ problem }) => problem === null)
  const mirrored = rows.filter(({ state }) => state === 'mirrored').length
  const isLeft = ({ problem }: PairRow): number => (problem === null ? 1 : 0)
  return {
    counts: {
      going: going.length,
      made: going.filter(({ isMade }) => isMade).length,
      mirrored,
      left: rows.length - going.length - mirrored,
    },
    rows: [...rows].sort((left, right) => isLeft(left) - isLeft(right)).slice(0, mostRows),
  }
}
