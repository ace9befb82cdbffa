// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DataGrid, type Column, type Sort } from './data-grid.tsx'

type Item = { readonly id: string; readonly name: string }

const itemsFrom = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${index}`, name: `name ${index}` }))

const columns: readonly Column<Item>[] = [
  { key: 'name', header: 'Name', width: '1fr', sortable: true, render: ({ name }) => name },
  {
    key: 'act',
    header: 'Act',
    width: '80px',
    render: (_, { isActive, wasVisited }) => (
      <button type="button" tabIndex={isActive ? 0 : -1} data-visited={wasVisited}>
        act
      </button>
    ),
  },
]

const onOpen = vi.fn<(item: Item) => void>()
const onSync = vi.fn<(item: Item) => void>()
const onSort = vi.fn<(sort: Sort) => void>()
let chosen: ReadonlySet<string> = new Set()

const Grid = ({ items, viewKey = 'all' }: { readonly items: readonly Item[]; readonly viewKey?: string }) => {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  chosen = checked
  return (
    <>
      <input aria-label="Search" />
      <DataGrid
        label="Things"
        items={items}
        viewKey={viewKey}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        rowHeight={40}
        onOpen={onOpen}
        shortcuts={{ s: onSync }}
        selection={{ checked, onChange: setChecked }}
        sort={{ column: 'name', descending: false }}
        onSort={onSort}
      />
    </>
  )
}

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Things' })
const rowOf = (name: string): HTMLElement => {
  const row = screen.getByText(name).closest<HTMLElement>('[role="row"]')
  if (row === null) throw new Error(`${name} has no row`)
  return row
}
const press = (key: string, more: object = {}): void => {
  fireEvent.keyDown(document.body, { key, ...more })
}
const pressIn = (key: string, more: object = {}): void => {
  fireEvent.keyDown(grid(), { key, ...more })
}
const activeName = (): string | null =>
  document.querySelector('[data-active] [role="gridcell"]:nth-child(2)')?.textContent ?? null

beforeEach(() => {
  // jsdom lays nothing out: the grid is told how large it is.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800)
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  HTMLElement.prototype.scrollTo = function (this: HTMLElement, options?: ScrollToOptions | number) {
    if (typeof options === 'object') this.scrollTop = options.top ?? 0
  }
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.clearAllMocks()
})

describe('a grid', () => {
  it('draws only the rows in view and tells how many there are', () => {
    render(<Grid items={itemsFrom(10_000)} />)
    expect(screen.getAllByRole('row').length).toBeLessThan(40)
    expect(grid().getAttribute('aria-rowcount')).toBe('10001')
  })

  it('moves the active row by letters from anywhere, and by arrows when it has the focus', () => {
    render(<Grid items={itemsFrom(50)} />)
    press('j')
    press('j')
    expect(activeName()).toBe('name 1')
    press('k')
    expect(activeName()).toBe('name 0')
    press('ArrowDown')
    expect(activeName()).toBe('name 0')
    pressIn('ArrowDown')
    expect(activeName()).toBe('name 1')
    expect(grid().getAttribute('aria-activedescendant')).toBe(rowOf('name 1').id)
  })

  it('leaves letters to a field', () => {
    render(<Grid items={itemsFrom(5)} />)
    fireEvent.keyDown(screen.getByLabelText('Search'), { key: 'j' })
    expect(activeName()).toBeNull()
  })

  it('acts on the active row by a letter and opens it by Enter', () => {
    render(<Grid items={itemsFrom(5)} />)
    press('j')
    press('s')
    pressIn('Enter')
    expect(onSync).toHaveBeenCalledWith({ id: 'id-0', name: 'name 0' })
    expect(onOpen).toHaveBeenCalledWith({ id: 'id-0', name: 'name 0' })
  })

  it('opens a row by a click, but not by one on a button in it', () => {
    render(<Grid items={itemsFrom(5)} />)
    fireEvent.click(within(rowOf('name 2')).getByRole('button', { name: 'act' }))
    expect(onOpen).not.toHaveBeenCalled()
    fireEvent.click(screen.getByText('name 2'))
    expect(onOpen).toHaveBeenCalledOnce()
  })

  it('selects a range with Shift, and all by the head', () => {
    render(<Grid items={itemsFrom(6)} />)
    fireEvent.click(screen.getByLabelText('Select name 1'))
    fireEvent.click(screen.getByLabelText('Select name 3'), { shiftKey: true })
    expect([...chosen]).toEqual(['id-1', 'id-2', 'id-3'])
    fireEvent.click(screen.getByLabelText('Select all'))
    expect(chosen.size).toBe(6)
    fireEvent.click(screen.getByLabelText('Select none'))
    expect(chosen.size).toBe(0)
  })

  it('begins a range at the same item when rows moved meanwhile', () => {
    const items = itemsFrom(6)
    const { rerender } = render(<Grid items={items} />)
    fireEvent.click(screen.getByLabelText('Select name 4'))
    rerender(<Grid items={[...items.slice(4), ...items.slice(0, 4)]} />)
    fireEvent.click(screen.getByLabelText('Select name 0'), { shiftKey: true })
    expect([...chosen].sort()).toEqual(['id-0', 'id-4', 'id-5'])
  })

  it('selects by keyboard: x one row, Shift with j the next ones too', () => {
    render(<Grid items={itemsFrom(6)} />)
    press('j')
    press('x')
    press('J', { shiftKey: true })
    pressIn('ArrowDown', { shiftKey: true })
    expect([...chosen]).toEqual(['id-0', 'id-1', 'id-2'])
  })

  it('selects instead of opening when the command key is held', () => {
    render(<Grid items={itemsFrom(6)} />)
    fireEvent.click(screen.getByText('name 2'), { ctrlKey: true })
    expect([...chosen]).toEqual(['id-2'])
    expect(onOpen).not.toHaveBeenCalled()
  })

  it('keeps the active row when the items come in another order', () => {
    const items = itemsFrom(6)
    const { rerender } = render(<Grid items={items} />)
    press('j')
    rerender(<Grid items={items.toReversed()} />)
    expect(activeName()).toBe('name 0')
    press('k')
    expect(activeName()).toBe('name 1')
  })

  it('keeps what is read in its place when rows come in above it, and begins anew for another view', () => {
    const items = itemsFrom(200)
    const { rerender } = render(<Grid items={items} />)
    grid().scrollTop = 2_000
    const added = [{ id: 'new-1', name: 'new 1' }, { id: 'new-2', name: 'new 2' }, ...items]
    rerender(<Grid items={added} />)
    expect(grid().scrollTop).toBe(2_080)
    rerender(<Grid items={added.slice(0, 150)} viewKey="filtered" />)
    expect(grid().scrollTop).toBe(0)
  })

  it('asks for the other direction when the head of the sorted column is pressed', () => {
    render(<Grid items={itemsFrom(3)} />)
    expect(screen.getByRole('columnheader', { name: /Name/ }).getAttribute('aria-sort')).toBe('ascending')
    fireEvent.click(screen.getByRole('button', { name: /Name/ }))
    expect(onSort).toHaveBeenCalledWith({ column: 'name', descending: true })
  })
})

describe('what a row shows only while it is used', () => {
  const isVisited = (name: string): string | undefined =>
    within(rowOf(name)).getByRole('button', { name: 'act' }).dataset['visited']

  it('comes with the pointer or the focus, to that row alone, and stays', () => {
    render(<Grid items={itemsFrom(5)} />)
    fireEvent.pointerEnter(rowOf('name 1'))
    fireEvent.pointerLeave(rowOf('name 1'))
    fireEvent.focus(within(rowOf('name 3')).getByRole('button', { name: 'act' }))
    const names = ['name 0', 'name 1', 'name 2', 'name 3']
    expect(names.map(isVisited)).toEqual(['false', 'true', 'false', 'true'])
  })
})
