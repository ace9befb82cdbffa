import { expect, it } from 'vitest'
import type { OnDiverged } from '../../../src-shared/domain/mirror.ts'
import { changesOf, planPull } from './pull-plan.ts'
import { planPush, updatesOf } from './push-plan.ts'
import { resolveConflicts } from './resolve-conflicts.ts'
import { planSync, viewOf } from './sync-plan.ts'

/** Numbers from a seed, so that a failing case can be run again. */
const randomNumbers = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

type Refs = ReadonlyMap<string, string>
type History = { readonly reaches: (tip: string) => ReadonlySet<string>; readonly commits: readonly string[] }

/** A small history: each commit has no, one or two earlier parents. */
const randomHistory = (random: (below: number) => number): History => {
  const reached = new Map<string, ReadonlySet<string>>()
  const commits = Array.from({ length: 8 }, (_, index) => `commit${index}`)
  commits.forEach((commit, index) => {
    const parents = index === 0 ? [] : Array.from({ length: random(3) }, () => commits[random(index)] ?? '')
    reached.set(commit, new Set([commit, ...parents.flatMap((parent) => [...(reached.get(parent) ?? [])])]))
  })
  return { commits, reaches: (tip) => reached.get(tip) ?? new Set() }
}

const names = ['refs/heads/main', 'refs/heads/a', 'refs/heads/a/b', 'refs/tags/v1']

const randomRefs = (random: (below: number) => number, { commits }: History): Refs => {
  const refs = new Map<string, string>()
  for (const name of names) {
    const clashes = name === 'refs/heads/a/b' && refs.has('refs/heads/a')
    if (!clashes && random(3) > 0) refs.set(name, commits[random(commits.length)] ?? '')
  }
  return refs
}

const cases = Array.from({ length: 2_000 }, (_, seed) => {
  const random = randomNumbers(seed)
  const history = randomHistory(random)
  const side = (): Refs => randomRefs(random, history)
  return { seed, history, base: side(), local: side(), remote: side(), random }
})

const expectReachable = (
  seed: number,
  history: History,
  tips: Iterable<string>,
  from: readonly string[],
): void => {
  const reachable = new Set(from.flatMap((tip) => [...history.reaches(tip)]))
  for (const tip of tips) expect(reachable.has(tip), `case ${seed}: ${tip} is lost`).toBe(true)
}

it('keeps every tip of this side reachable, whatever a pull publishes', async () => {
  for (const { seed, history, base, local, remote } of cases) {
    const isAncestor = (ancestor: string, tip: string): Promise<boolean> =>
      Promise.resolve(history.reaches(tip).has(ancestor))
    const { changes, problems } = changesOf(await planPull({ base, local, remote }, isAncestor), local)
    const after = new Map(local)
    const kept: string[] = []
    for (const change of changes) {
      expect(change.oldObjectId, `case ${seed}: guarded by what stood there`).toBe(
        local.get(change.ref) ?? null,
      )
      if (change.keep && change.oldObjectId !== null) kept.push(change.oldObjectId)
      if (change.newObjectId === null) after.delete(change.ref)
      else after.set(change.ref, change.newObjectId)
    }
    expectReachable(seed, history, local.values(), [...after.values(), ...kept])
    for (const [ref, objectId] of remote) {
      const followed = after.get(ref) === objectId
      expect(followed || problems.some((problem) => problem.ref === ref), `case ${seed}: ${ref}`).toBe(true)
    }
    for (const ref of local.keys()) {
      if (!base.has(ref) && !remote.has(ref)) expect(after.get(ref)).toBe(local.get(ref))
    }
    expect(after.has('refs/heads/a') && after.has('refs/heads/a/b'), `case ${seed}: clash`).toBe(false)
  }
})

it('keeps every tip of the target reachable, whatever a push sends', async () => {
  const policies: readonly OnDiverged[] = ['stop', 'overwrite', 'leave']
  for (const { seed, history, base, local, remote, random } of cases) {
    const isAncestor = (ancestor: string, tip: string): Promise<boolean> =>
      Promise.resolve(history.reaches(tip).has(ancestor))
    const policy = policies[random(3)] ?? 'stop'
    const plan = await planPush({ base, local, remote }, policy, isAncestor)
    const kept = [...plan.values()].flatMap((decision) =>
      decision.kind === 'rewrite' || decision.kind === 'delete' ? [decision.from] : [],
    )
    const after = new Map(remote)
    for (const { ref, newObjectId, expectedObjectId } of updatesOf(plan)) {
      expect(expectedObjectId, `case ${seed}: leased on what stands there`).toBe(remote.get(ref) ?? null)
      if (newObjectId === null) after.delete(ref)
      else after.set(ref, newObjectId)
    }
    expectReachable(seed, history, remote.values(), [...after.values(), ...kept])
    for (const ref of remote.keys()) {
      if (!base.has(ref) && !local.has(ref)) expect(after.get(ref), `case ${seed}`).toBe(remote.get(ref))
    }
    if (policy === 'overwrite') {
      for (const [ref, objectId] of local) expect(after.get(ref), `case ${seed}`).toBe(objectId)
    }
  }
})

it('keeps every tip of both sides reachable, whatever a two-way run does and a person chooses', async () => {
  const choices = ['mine', 'theirs', 'both', null] as const
  for (const { seed, history, base, local, remote, random } of cases) {
    const isAncestor = (ancestor: string, tip: string): Promise<boolean> =>
      Promise.resolve(history.reaches(tip).has(ancestor))
    const decided = await planSync({ base, local, remote }, isAncestor)
    const known = [...decided].flatMap(([ref, decision]) =>
      decision.kind === 'conflict'
        ? [
            {
              ref,
              localObjectId: decision.local,
              remoteObjectId: decision.remote,
              baseObjectId: base.get(ref) ?? null,
              ahead: null,
              behind: null,
              foundAt: 0,
              choice: choices[random(4)] ?? null,
            },
          ]
        : [],
    )
    const plan = resolveConflicts(decided, known, { remote, present: local }, 'host.example')
    const { changes, problems } = changesOf(viewOf(plan, 'here'), local)
    const here = new Map(local)
    const kept: string[] = []
    for (const { ref, oldObjectId, newObjectId, keep } of changes) {
      expect(oldObjectId, `case ${seed}: guarded by what stood here`).toBe(local.get(ref) ?? null)
      if (keep && oldObjectId !== null) kept.push(oldObjectId)
      if (newObjectId === null) here.delete(ref)
      else here.set(ref, newObjectId)
    }
    const there = new Map(remote)
    const sent = viewOf(plan, 'there')
    for (const { ref, newObjectId, expectedObjectId } of updatesOf(sent)) {
      expect(expectedObjectId, `case ${seed}: leased on what stands there`).toBe(remote.get(ref) ?? null)
      const decision = sent.get(ref)
      if (decision?.kind === 'rewrite' || decision?.kind === 'delete') kept.push(decision.from)
      if (newObjectId === null) there.delete(ref)
      else there.set(ref, newObjectId)
    }
    const after = [...here.values(), ...there.values(), ...kept]
    expectReachable(seed, history, [...local.values(), ...remote.values()], after)
    for (const ref of new Set([...here.keys(), ...there.keys()])) {
      const open = plan.get(ref)?.kind === 'conflict' || problems.some((problem) => problem.ref === ref)
      expect(open || here.get(ref) === there.get(ref), `case ${seed}: ${ref} is agreed on`).toBe(true)
    }
  }
})
