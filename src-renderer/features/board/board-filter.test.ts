import { describe, expect, it } from 'vitest'
import { placedMirrorWith } from '../../../src-main/testing/placed-mirror.ts'
import { filterMirrors, filterValues } from './board-filter.ts'
import { isFiltered, nextSort, readBoardView, sortText } from './board-view.ts'

const mirrors = [
  placedMirrorWith({ id: '1', repository: 'acme/Notes', url: 'https://github.com/acme/notes.git' }),
  placedMirrorWith({
    id: '2',
    repository: 'acme/api',
    direction: 'push',
    host: 'codeberg.org',
    url: 'git@codeberg.org:me/api.git',
  }),
  placedMirrorWith({
    id: '3',
    repository: 'dotfiles',
    status: 'paused',
    url: 'https://github.com/me/dotfiles.git',
  }),
]
const shown = (search: string): readonly string[] =>
  filterMirrors(mirrors, readBoardView(new URLSearchParams(search))).map(({ mirror }) => mirror.id)

describe('filtering the board', () => {
  it('searches repository and remote, ignoring case, for all words', () => {
    expect(shown('q=NOTES')).toEqual(['1'])
    expect(shown('q=codeberg acme')).toEqual(['2'])
    expect(shown('q=codeberg notes')).toEqual([])
  })

  it('takes only those that fit every filter', () => {
    expect(shown('direction=push')).toEqual(['2'])
    expect(shown('status=paused')).toEqual(['3'])
    expect(shown('host=github.com')).toEqual(['1', '3'])
    expect(shown('owner=acme')).toEqual(['1', '2'])
    expect(shown('owner=acme&host=github.com')).toEqual(['1'])
  })

  it('leaves out what the address says wrongly', () => {
    expect(shown('direction=sideways&status=lost')).toEqual(['1', '2', '3'])
  })

  it('offers the most common values first', () => {
    const values = filterValues(new Map(mirrors.map((placed) => [placed.mirror.id, placed])))
    expect(values).toEqual({ hosts: ['github.com', 'codeberg.org'], owners: ['acme'] })
  })
})

describe('the order in the address', () => {
  it('is read as it was written', () => {
    const sort = { column: 'checked', descending: true } as const
    expect(readBoardView(new URLSearchParams(`sort=${sortText(sort)}`)).sort).toEqual(sort)
  })

  it('goes one way, the other way, and back to that of the board', () => {
    const click = { column: 'repository', descending: false }
    const first = nextSort(null, click)
    const second = nextSort(first, click)
    expect([first?.descending, second?.descending, nextSort(second, click)]).toEqual([false, true, null])
    expect(nextSort(null, { column: 'checked', descending: false })?.descending).toBe(true)
  })

  it('is no filter', () => {
    expect(isFiltered(readBoardView(new URLSearchParams('sort=checked-up&mirror=1')))).toBe(false)
    expect(isFiltered(readBoardView(new URLSearchParams('q=a')))).toBe(true)
  })
})
