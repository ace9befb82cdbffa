import { describe, expect, it } from 'vitest'
import { mostLanes, placeCommits, type GraphRow } from './graph-lanes.ts'

const commit = (id: string, ...parents: string[]) => ({ id, parents })
const rowsOf = (...commits: readonly ReturnType<typeof commit>[]): readonly GraphRow[] =>
  placeCommits(commits).rows

describe('Lanes of a history', () => {
  it('draws a straight history in one lane', () => {
    const rows = rowsOf(commit('c', 'b'), commit('b', 'a'), commit('a'))
    expect(rows.map(({ column }) => column)).toEqual([0, 0, 0])
    expect(rows.map(({ isTip }) => isTip)).toEqual([true, false, false])
    expect(rows.map(({ parents }) => parents)).toEqual([[0], [0], []])
    expect(rows.every(({ width, isFolded }) => width === 1 && !isFolded)).toBe(true)
  })

  it('opens a lane for the second parent of a merge and closes it where the branch began', () => {
    const [merge, topic, main, base] = rowsOf(
      commit('merge', 'main', 'topic'),
      commit('topic', 'base'),
      commit('main', 'base'),
      commit('base'),
    )
    expect(merge).toMatchObject({ column: 0, parents: [0, 1], width: 2 })
    expect(topic).toMatchObject({ column: 1, passing: [0], parents: [1] })
    // The base is waited for by the topic already: the line of main bends over to it.
    expect(main).toMatchObject({ column: 0, passing: [1], parents: [1] })
    expect(base).toMatchObject({ column: 1, isTip: false, parents: [] })
  })

  it('gives each parent of an octopus merge a lane', () => {
    const [octopus, , , last] = rowsOf(
      commit('octopus', 'a', 'b', 'c', 'd'),
      commit('a', 'base'),
      commit('b', 'base'),
      commit('c', 'base'),
      commit('d', 'base'),
      commit('base'),
    )
    expect(octopus).toMatchObject({ column: 0, parents: [0, 1, 2, 3], width: 4 })
    expect(last).toMatchObject({ column: 2, passing: [0, 3], parents: [0] })
  })

  it('uses a free lane again and leaves the others where they are', () => {
    const rows = rowsOf(
      commit('tip1', 'x'),
      commit('tip2', 'y'),
      commit('tip3', 'z'),
      commit('x'),
      commit('tip4', 'w'),
      commit('y'),
    )
    expect(rows.map(({ column }) => column)).toEqual([0, 1, 2, 0, 0, 1])
  })

  it('folds what is beyond the last lane into it', () => {
    const tips = Array.from({ length: 30 }, (_, index) => commit(`tip${index}`, `base${index}`))
    const rows = rowsOf(...tips)
    expect(Math.max(...rows.map(({ width }) => width))).toBe(mostLanes)
    expect(rows.every(({ column, passing }) => Math.max(column, ...passing) < mostLanes)).toBe(true)
    expect(rows.map(({ isFolded }) => isFolded)).toEqual(tips.map((_, index) => index >= mostLanes))
    expect(rows[25]?.passing).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('goes on from page to page as if it were one', () => {
    const commits = Array.from({ length: 200 }, (_, index) =>
      index % 3 === 0
        ? commit(`c${index}`, `c${index + 1}`, `c${index + 5}`)
        : commit(`c${index}`, `c${index + 1}`),
    )
    const whole = placeCommits(commits)
    const first = placeCommits(commits.slice(0, 77))
    const second = placeCommits(commits.slice(77), first.lanes)
    expect([...first.rows, ...second.rows]).toEqual(whole.rows)
    expect(second.lanes).toEqual(whole.lanes)
  })

  it('draws a parent that is named twice once', () => {
    expect(rowsOf(commit('a', 'b', 'b'))[0]?.parents).toEqual([0])
  })
})
