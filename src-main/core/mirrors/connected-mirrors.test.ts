import { beforeEach, describe, expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { newMirror, scratchStores, storedRepository } from '../../testing/scratch-stores.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Stores } from '../ports/stores.ts'
import { createRefuseCircleWith } from './connected-mirrors.ts'
import { linksAmong, refuseCircle, type MirrorLink, type RepositoryAt } from './mirror-graph.ts'

const own = /^(127\.0\.0\.1|localhost):7420$/
let stores: Stores
/** Rows that were read of the database to answer. */
let readCount = 0
let refuse: (added: MirrorLink) => void

const repositoryAt: RepositoryAt = ({ host, path }) =>
  own.test(host) ? (stores.repositories.findByName(path.replace('+ephemeral', ''))?.id ?? null) : null

beforeEach(() => {
  ;({ stores } = scratchStores())
  readCount = 0
  const counted = (rows: readonly MirrorRow[]): readonly MirrorRow[] => {
    readCount += rows.length
    return rows
  }
  const { mirrors } = stores
  const refuseWith = createRefuseCircleWith({
    stores: {
      repositories: stores.repositories,
      mirrors: {
        ...mirrors,
        listAll: () => counted(mirrors.listAll()),
        listByRepository: (id) => counted(mirrors.listByRepository(id)),
        listByRemotes: (urls) => counted(mirrors.listByRemotes(urls)),
      },
    },
    repositoryAt,
  })
  refuse = (added) =>
    refuseWith(added, {
      repositoryId: added.repositoryId,
      canonicalUrl: parseRemoteUrl(added.url).address.canonical,
    })
})

const add = (repositoryId: string, direction: Direction, url: string): void => {
  const { address } = parseRemoteUrl(url)
  stores.mirrors.insert(
    newMirror(repositoryId, { direction, url, canonicalUrl: address.canonical, host: address.host }),
  )
}
const linkOf = (name: string, repositoryId: string, direction: Direction, url: string): MirrorLink => ({
  repository: name,
  repositoryId,
  direction,
  url,
})

describe('a circle is found', () => {
  it('through remotes and through repositories of this core, under each of its names', () => {
    const [a, b, c] = ['Team/A', 'team/b', 'c'].map((name) => storedRepository(stores, name))
    add(b ?? '', 'pull', 'http://LOCALHOST:7420/team/a.git')
    add(b ?? '', 'push', 'http://127.0.0.1:7420/c')
    add(c ?? '', 'push', 'git@example.org:x.git')
    const added = linkOf('Team/A', a ?? '', 'pull', 'https://example.org/x')
    expect(() => refuse(added)).toThrow('in a circle')
    expect(() => refuse({ ...added, direction: 'sync' })).not.toThrow()
    expect(() => refuse({ ...added, url: 'https://example.org/y' })).not.toThrow()
  })

  it('through a part of a repository that has a name of its own', () => {
    const [a = '', b = ''] = ['a', 'b'].map((name) => storedRepository(stores, name))
    add(b, 'pull', 'http://localhost:7420/a+ephemeral.git')
    expect(() => refuse(linkOf('a', a, 'pull', 'http://localhost:7420/b'))).toThrow('in a circle')
  })

  it('wherever a look at all mirrors finds one', () => {
    const random = seededRandom(41)
    const below = (most: number): number => Math.floor(random() * most)
    const names = Array.from({ length: 8 }, (_, index) => `r${index}`)
    const ids = names.map((name) => storedRepository(stores, name))
    const urls = [
      ...names.flatMap((name) => [`http://localhost:7420/${name}`, `http://127.0.0.1:7420/${name}.git`]),
      ...Array.from({ length: 6 }, (_, index) => `https://example.org/x${index}`),
    ]
    const directions = ['pull', 'push', 'pull', 'push', 'sync'] as const
    const outcomes = { refused: 0, added: 0 }
    for (let time = 0; time < 400; time += 1) {
      const index = below(names.length)
      const link = linkOf(
        names[index] ?? '',
        ids[index] ?? '',
        directions[below(directions.length)] ?? 'pull',
        urls[below(urls.length)] ?? '',
      )
      const { canonical } = parseRemoteUrl(link.url).address
      const others = stores.mirrors
        .listAll()
        .filter((one) => one.repositoryId !== link.repositoryId || one.canonicalUrl !== canonical)
      const whyOf = (work: () => void): string | null => {
        try {
          work()
          return null
        } catch (error) {
          return (error as Error).message.slice(0, 40)
        }
      }
      const why = whyOf(() => refuseCircle(link, linksAmong(others, repositoryAt), repositoryAt))
      expect(
        whyOf(() => refuse(link)),
        JSON.stringify(link),
      ).toBe(why)
      outcomes[why === null ? 'added' : 'refused'] += 1
      // One in ten goes again, so that it does not end in a graph where nothing can be added.
      if (why === null && below(3) === 0) {
        const taken = stores.mirrors.listByRepository(link.repositoryId)
        if (!taken.some(({ canonicalUrl }) => canonicalUrl === canonical))
          add(link.repositoryId, link.direction, link.url)
      }
      const some = stores.mirrors.listAll()
      if (some.length > 14) stores.mirrors.remove(some[below(some.length)]?.id ?? '')
    }
    expect(outcomes.refused).toBeGreaterThan(40)
    expect(outcomes.added).toBeGreaterThan(40)
  })
})

it('of mirrors that have nothing to do with it none is read', () => {
  const others = Array.from({ length: 300 }, (_, index) => storedRepository(stores, `other${index}`))
  others.forEach((id, index) => {
    add(id, 'pull', `https://example.org/other${index}`)
    add(id, 'push', `https://example.com/other${index}`)
  })
  const id = storedRepository(stores, 'mine')
  add(id, 'push', 'https://example.com/mine')
  refuse(linkOf('mine', id, 'pull', 'https://example.org/mine'))
  // Its own push mirror, each time that one of its ends is asked for.
  expect(readCount).toBeLessThanOrEqual(3)
})
