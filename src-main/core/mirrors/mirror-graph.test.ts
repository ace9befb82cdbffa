import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { linksAmong, refuseCircle, type MirrorLink, type RepositoryAt } from './mirror-graph.ts'

const here = 'http://127.0.0.1:7420'
const link = (repository: string, direction: Direction, url: string): MirrorLink => ({
  repositoryId: `repo_${repository}`,
  repository,
  direction,
  url,
})
const repositoryAt: RepositoryAt = ({ host, path }) => (host === '127.0.0.1:7420' ? `repo_${path}` : null)
const add = (added: MirrorLink, ...others: readonly MirrorLink[]) =>
  refuseCircle(added, linksAmong(others, repositoryAt), repositoryAt)
const x = 'https://example.org/team/x.git'

describe('mirrors that lead round', () => {
  it('are refused, named one after the other', () => {
    expect(() => add(link('a', 'pull', x), link('b', 'pull', `${here}/a.git`), link('b', 'push', x))).toThrow(
      'Changes would go in a circle: a pulls from example.org/team/x, b pulls from 127.0.0.1:7420/a, b pushes to example.org/team/x. Use two-way (sync) for one of them.',
    )
  })

  it('are found however long they are, and however an address is written', () => {
    const chain = Array.from({ length: 30 }, (_, index) =>
      link(`r${index + 1}`, 'pull', `${here}/r${index}.git`),
    )
    expect(() => add(link('r0', 'pull', `${here}/r30.git`), ...chain)).toThrow('in a circle')
    expect(() => add(link('a', 'pull', x), link('a', 'push', 'git@example.org:team/x.git'))).toThrow(
      'in a circle',
    )
  })

  it('are allowed when one of them is two-way', () => {
    add(link('a', 'sync', x), link('b', 'pull', `${here}/a.git`), link('b', 'push', x))
    add(link('a', 'pull', x), link('b', 'sync', `${here}/a.git`), link('b', 'push', x))
  })

  it('are none where changes only spread', () => {
    add(link('a', 'pull', x), link('b', 'pull', x), link('a', 'push', 'https://example.org/team/y.git'))
    add(link('a', 'push', x), link('b', 'pull', x), link('c', 'pull', `${here}/b.git`))
  })
})

it('a repository is no mirror of itself, in no direction', () => {
  for (const direction of ['push', 'pull', 'sync'] as const) {
    expect(() => add(link('a', direction, `${here}/a.git`))).toThrow('This is the address of a itself.')
  }
})
