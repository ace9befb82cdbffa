import type { RunDetails, RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import type { CommitGraph } from '../graph-remote/commit-graph.ts'
import { expectRun, type ExpectedRun } from './expected-run.ts'
import type { Expected } from './reference-model.ts'
import type { Snapshot } from './snapshot.ts'

/** A run that nothing disturbed: what stood before it, what it said, what stands after it. */
export type CheckedRun = {
  readonly before: Snapshot
  readonly after: Snapshot
  readonly run: RunDetails
  readonly isAccepted: boolean
  readonly graph: CommitGraph
  /** Refs that the remote takes no push of. */
  readonly refused: ReadonlySet<string>
}

const standsAs = (snapshot: Snapshot, ref: string, expected: Pick<Expected, 'here' | 'there'>): boolean =>
  (snapshot.here.get(ref) ?? null) === expected.here && (snapshot.there.get(ref) ?? null) === expected.there

const isUnmoved = ({ before, after }: CheckedRun, ref: string): boolean =>
  standsAs(after, ref, { here: before.here.get(ref) ?? null, there: before.there.get(ref) ?? null })

const clashes = (names: Iterable<string>, ref: string): boolean =>
  [...names].some((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`))

/** Whether a ref could rightly stay behind, as the run says of it. */
const isJustified = (checked: CheckedRun, expectedRun: ExpectedRun, said: RunRef): boolean => {
  const { before, after, refused } = checked
  const expected = expectedRun.refs.get(said.ref)
  switch (said.outcome) {
    case 'diverged':
      return expected?.verdict === 'diverged' || expected?.verdict === 'conflict'
    case 'held':
      return expectedRun.held.has(said.ref)
    case 'failed':
      return clashes([...before.here.keys(), ...after.here.keys()], said.ref)
    case 'refused': {
      const isDefaultGone = said.ref === 'refs/heads/main' && expected?.there === null
      const isClash = clashes([...before.there.keys(), ...after.there.keys()], said.ref)
      return refused.has(said.ref) || isDefaultGone || isClash
    }
    case 'created':
    case 'updated':
    case 'rewritten':
    case 'deleted':
    case 'kept_apart':
      return false
  }
}

/** Codes of runs that failed because of refs, each of which they name. */
const codesOfRefs: ReadonlySet<string> = new Set([
  'remote_rejected',
  'remote_diverged',
  'remote_conflict',
  'remote_held',
  'already_exists',
])

const checkWhole = (checked: CheckedRun, expected: ExpectedRun): readonly string[] => {
  const { failure, outcome, refs } = checked.run
  const code = outcome === 'failed' ? (failure?.code ?? 'none') : null
  if (expected.stop !== null) {
    // A target that shares nothing any more was no first push when it came to that, and stands as that run left it.
    const isSettled = outcome === 'unchanged' && checked.before.mirror.fingerprint !== null
    if (expected.stop === 'remote_unrelated' && isSettled) return []
    return code === expected.stop ? [] : [`the run ended with ${code ?? outcome}, not ${expected.stop}`]
  }
  if (code === null) return []
  const isOfRefs = codesOfRefs.has(code) && refs.some((ref) => isProblemOutcome(ref.outcome))
  return isOfRefs ? [] : [`the run failed with ${code}`]
}

const checkRef = (checked: CheckedRun, expectedRun: ExpectedRun, ref: string): readonly string[] => {
  const { before, after, run } = checked
  const expected = expectedRun.refs.get(ref)
  const said = run.refs.find((one) => one.ref === ref)
  if (expectedRun.stop !== null) return isUnmoved(checked, ref) ? [] : [`${ref} moved in a run that stopped`]
  if (said !== undefined && isProblemOutcome(said.outcome)) {
    if (!isUnmoved(checked, ref)) return [`${ref} moved although it is ${said.outcome}`]
    const what = `${ref} is ${said.outcome} (${said.reason ?? ''}), the table says ${expected?.verdict ?? 'nothing'}`
    return isJustified(checked, expectedRun, said) ? [] : [what]
  }
  if (expected === undefined) {
    if (isUnmoved(checked, ref)) return []
    const tips = new Set(expectedRun.beside.map((one) => before.there.get(one)))
    const [here, there] = [after.here.get(ref), after.there.get(ref)]
    return here === there && tips.has(here) ? [] : [`${ref} is not carried, and moved`]
  }
  if (said === undefined && (expected.verdict === 'diverged' || expected.verdict === 'conflict')) {
    return [`${ref} is a ${expected.verdict}, and nobody says so`]
  }
  if (!standsAs(after, ref, expected)) {
    const is = `${after.here.get(ref)?.slice(0, 7) ?? 'nothing'} and ${after.there.get(ref)?.slice(0, 7) ?? 'nothing'}`
    const wanted = `${expected.here?.slice(0, 7) ?? 'nothing'} and ${expected.there?.slice(0, 7) ?? 'nothing'}`
    return [`${ref} stands at ${is}, the table says ${wanted} (${expected.verdict})`]
  }
  const keptTips = new Set(after.kept.values())
  return expected.kept
    .filter((tip) => !keptTips.has(tip))
    .map((tip) => `${ref}: ${tip.slice(0, 7)} is not kept`)
}

/** What both sides agree on is written down, and nothing else changes in what is. */
const checkBase = (
  { before, after }: CheckedRun,
  expectedRun: ExpectedRun,
  ref: string,
): readonly string[] => {
  if (expectedRun.stop !== null) return []
  const [here, there] = [after.here.get(ref) ?? null, after.there.get(ref) ?? null]
  const wanted = here === there ? here : (before.base.get(ref) ?? null)
  const is = after.base.get(ref) ?? null
  if (is === wanted) return []
  return [`the base of ${ref} is ${is?.slice(0, 7) ?? 'nothing'}, not ${wanted?.slice(0, 7) ?? 'nothing'}`]
}

const checkConflicts = ({ before, after, run }: CheckedRun): readonly string[] => {
  const told = run.refs.filter(({ reason }) => reason === 'conflict').map(({ ref }) => ref)
  // Of one whose choice the remote refused, the refusal is told; it is to be chosen anew.
  const chosen = new Set(before.conflicts.flatMap(({ ref, choice }) => (choice === null ? [] : [ref])))
  const refused = new Set(run.refs.flatMap(({ ref, outcome }) => (outcome === 'refused' ? [ref] : [])))
  const stored = after.conflicts.map(({ ref }) => ref).filter((ref) => !(chosen.has(ref) && refused.has(ref)))
  if (run.outcome === 'failed' && run.failure?.code === 'remote_held') return []
  return told.toSorted().join() === stored.toSorted().join()
    ? []
    : [`the conflicts ${stored.join()} are stored, and ${told.join()} told`]
}

/** Where a run differs from what the table says of it, in sentences. */
export const checkRun = (checked: CheckedRun): readonly string[] => {
  const { before, after } = checked
  const expected = expectRun(before, checked.graph, checked.isAccepted)
  const names = new Set(
    [before.here, before.there, before.base, after.here, after.there, after.base].flatMap((map) => [
      ...map.keys(),
    ]),
  )
  const carried = [...names].filter((ref) => expected.refs.has(ref))
  return [
    ...checkWhole(checked, expected),
    ...[...names].flatMap((ref) => checkRef(checked, expected, ref)),
    ...carried.flatMap((ref) => checkBase(checked, expected, ref)),
    ...checkConflicts(checked),
  ]
}
