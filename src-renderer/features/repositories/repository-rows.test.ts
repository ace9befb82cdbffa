import { describe, expect, it } from 'vitest'
import { chooseRows, repositoryRows } from './repository-rows.ts'

const repository = (name: string, changedAt: number | null = null) => ({
  id: `repo_${name}`,
  name,
  state: 'ready' as const,
  health: 'sound' as const,
  createdAt: 0,
  changedAt,
  mirrorCount: 0,
})
const names = (query: string, column: string, descending = false): readonly string[] =>
  chooseRows(
    repositoryRows([repository('team/b10', 5), repository('Team/b2', 9), repository('notes')], []),
    query,
    { column, descending },
  ).map((row) => row.repository.name)

describe('the rows of the list of repositories', () => {
  it('are in the order of names as people read them', () => {
    expect(names('', 'name')).toEqual(['notes', 'Team/b2', 'team/b10'])
  })

  it('can be in the order of their last change, newest first', () => {
    expect(names('', 'changed', true)).toEqual(['Team/b2', 'team/b10', 'notes'])
  })

  it('are found by part of the name, ignoring case', () => {
    expect(names(' TEAM ', 'name')).toEqual(['Team/b2', 'team/b10'])
  })
})
