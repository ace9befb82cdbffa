import { describe, expect, it } from 'vitest'
import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import { listedRepository as repository } from '../../testing/listed-repository.ts'
import { checkNameTemplate, nameFor, planRows, toPlan } from './import-plan.ts'

const plan = (repositories: readonly DiscoveredRepository[], template = '{owner}/{name}', taken = '') =>
  planRows(repositories, { template, host: 'git.example.org:3000', isTaken: (name) => name === taken })
const actions = (rows: ReturnType<typeof plan>) => rows.map(({ name, action }) => [name, action])

describe('a name here', () => {
  it('is made of what the forge says', () => {
    const one = repository('acme/tools/engine')
    expect(nameFor('{owner}/{name}', one, 'h')).toBe('acme/tools/engine')
    expect(nameFor('{host}/{path}', one, 'git.example.org:3000')).toBe(
      'git.example.org-3000/acme/tools/engine',
    )
    expect(nameFor('backup/{name}', repository('~ada/dots'), 'h')).toBe('backup/dots')
    expect(nameFor('{path}', repository('~ada/dots'), 'h')).toBe('ada/dots')
    expect(nameFor('{owner}/{name}', repository('acme/.github'), 'h')).toBe('acme/dot-github')
  })

  it('must tell repositories apart, by words that mean something', () => {
    expect(checkNameTemplate(undefined)).toBe('{owner}/{name}')
    expect(() => checkNameTemplate('{owner}')).toThrow('{name} or {path}')
    expect(() => checkNameTemplate('{name}-{year}')).toThrow('{year} means nothing')
  })
})

describe('an import', () => {
  it('leaves what is mirrored already, wherever that is', () => {
    const mirror = { id: 'mir_1', repository: 'old/name', direction: 'push' } as const
    expect(actions(plan([repository('acme/engine', { mirror })]))).toEqual([['old/name', 'mirrored_already']])
  })

  it('touches no repository that is here, and makes none twice, whatever the case of the name', () => {
    expect(actions(plan([repository('acme/engine')], '{owner}/{name}', 'acme/engine'))).toEqual([
      ['acme/engine', 'name_taken'],
    ])
    expect(actions(plan([repository('acme/Engine'), repository('other/engine')], '{name}'))).toEqual([
      ['Engine', 'import'],
      ['engine', 'name_taken'],
    ])
  })

  it('leaves what git would not get, or the store not take', () => {
    const rows = plan([
      repository('acme/off', { isDisabled: true }),
      repository('acme/going', { deletedFromAt: 1 }),
      repository('acme/modern', { objectFormat: 'sha256' }),
      repository('acme/-odd'),
    ])
    expect(rows.map(({ action }) => action)).toEqual(Array.from({ length: 4 }, () => 'unsuitable'))
    expect(rows.every(({ problem }) => /^[A-Z"].*\.$/.test(problem ?? ''))).toBe(true)
  })

  it('shows what is left first, and counts all', () => {
    const many = Array.from({ length: 1_200 }, (_, at) => repository(`acme/r-${at}`))
    const { counts, rows } = toPlan(plan([...many, repository('acme/off', { isDisabled: true })]))
    expect(counts).toEqual({ import: 1_200, mirroredAlready: 0, nameTaken: 0, unsuitable: 1 })
    expect(rows).toHaveLength(1_000)
    expect(rows[0]).toMatchObject({ path: 'acme/off' })
  })
})
