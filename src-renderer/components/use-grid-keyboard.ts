import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent as ReactKeyboardEvent,
  type RefObject,
} from 'react'
import type { GridSelection } from './grid-selection.ts'
import type { RowClick } from './grid-row.tsx'
import { isTyping } from './is-typing.ts'

export type GridKeyboardOptions<T> = {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly container: RefObject<HTMLElement | null>
  /** Rows that Page Up and Page Down move by. */
  readonly pageRows: number
  readonly scrollTo: (index: number) => void
  readonly onOpen: ((item: T) => void) | undefined
  readonly shortcuts: Readonly<Record<string, (item: T) => void>> | undefined
  readonly selection: GridSelection | undefined
}

/** Dialogs and menus lie over the grid: keys are theirs then. */
const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null

/** Moves the active row and acts on it. It is remembered by key, so that it stays when rows are sorted anew. */
export const useGridKeyboard = <T>(options: GridKeyboardOptions<T>) => {
  const { items, keyOf, selection } = options
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const lastIndex = useRef(0)
  /** The item at which a range with Shift begins. */
  const anchor = useRef<string | null>(null)

  const found = activeKey === null ? -1 : items.findIndex((item) => keyOf(item) === activeKey)
  const activeIndex = found
  useLayoutEffect(() => {
    if (found >= 0) lastIndex.current = found
  }, [found])

  const moveTo = (index: number): void => {
    const target = Math.max(0, Math.min(items.length - 1, index))
    const item = items[target]
    if (item === undefined) return
    setActiveKey(keyOf(item))
    options.scrollTo(target)
  }

  /** The items between where a range began and `index`, both included. */
  const rangeTo = (index: number): readonly T[] => {
    const from = anchor.current === null ? -1 : items.findIndex((item) => keyOf(item) === anchor.current)
    if (from === -1) return items.slice(index, index + 1)
    return items.slice(Math.min(from, index), Math.max(from, index) + 1)
  }

  /** Takes the row in or out of the selection; a range follows its last row. */
  const onToggle = (index: number, range: boolean): void => {
    const item = items[index]
    if (selection === undefined || item === undefined) return
    const next = new Set(selection.checked)
    const turnOn = !next.has(keyOf(item))
    for (const each of range ? rangeTo(index) : [item]) {
      if (turnOn) next.add(keyOf(each))
      else next.delete(keyOf(each))
    }
    anchor.current = keyOf(item)
    setActiveKey(keyOf(item))
    selection.onChange(next)
  }

  /** Adds the row that was active and the one it moves to. */
  const extendTo = (index: number): void => {
    const target = Math.max(0, Math.min(items.length - 1, index))
    const ends = [items[activeIndex], items[target]].filter((item) => item !== undefined)
    selection?.onChange(new Set([...selection.checked, ...ends.map(keyOf)]))
    moveTo(target)
  }

  const onClick = (index: number, { shift, command }: RowClick): void => {
    const item = items[index]
    if (item === undefined) return
    if (selection !== undefined && (shift || command)) {
      if (shift && anchor.current === null) anchor.current = activeKey
      onToggle(index, shift)
      return
    }
    anchor.current = keyOf(item)
    setActiveKey(keyOf(item))
    options.onOpen?.(item)
  }

  /** @returns whether the key meant something here */
  const handle = (key: string, shift: boolean): boolean => {
    const at = activeIndex >= 0 ? activeIndex : Math.min(lastIndex.current, items.length - 1)
    const none = activeIndex < 0
    const item = activeIndex >= 0 ? items[activeIndex] : undefined
    switch (key) {
      case 'j':
      case 'ArrowDown':
      case 'k':
      case 'ArrowUp': {
        const step = key === 'j' || key === 'ArrowDown' ? 1 : -1
        if (shift && !none && selection !== undefined) extendTo(at + step)
        else moveTo(none ? at : at + step)
        return true
      }
      case 'Home':
        moveTo(0)
        return true
      case 'End':
        moveTo(items.length - 1)
        return true
      case 'PageDown':
        moveTo(at + options.pageRows)
        return true
      case 'PageUp':
        moveTo(at - options.pageRows)
        return true
      case 'Enter':
        if (item === undefined || options.onOpen === undefined) return false
        options.onOpen(item)
        return true
      case 'x':
        if (item === undefined || selection === undefined) return false
        onToggle(activeIndex, shift)
        return true
      default: {
        const action = options.shortcuts?.[key]
        if (item === undefined || action === undefined) return false
        action(item)
        return true
      }
    }
  }

  const onLetter = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    // Arrows, Enter and the like belong to what has the focus; letters work from anywhere on the page.
    if (event.key.length !== 1 || isTyping(event.target) || isCovered()) return
    // With Shift a letter is another one, but means the same row.
    const key = event.shiftKey && /[JKX]/.test(event.key) ? event.key.toLowerCase() : event.key
    if (handle(key, event.shiftKey)) event.preventDefault()
  }
  // Rows are memoized: what they are given must stay the same function, and act on what is shown now.
  const latest = useRef({ onClick, onToggle, onLetter })
  useLayoutEffect(() => {
    latest.current = { onClick, onToggle, onLetter }
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => latest.current.onLetter(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])

  const clickRow = useCallback((index: number, click: RowClick) => latest.current.onClick(index, click), [])
  const toggleRow = useCallback((index: number, range: boolean) => latest.current.onToggle(index, range), [])

  return {
    activeKey,
    activeIndex,
    onClick: clickRow,
    onToggle: toggleRow,
    onFocus: (event: { readonly target: EventTarget }) => {
      // The first row is the active one as soon as the keyboard comes here.
      if (event.target === options.container.current && activeIndex < 0) {
        const first = items[Math.min(lastIndex.current, items.length - 1)]
        if (first !== undefined && document.activeElement?.matches(':focus-visible'))
          setActiveKey(keyOf(first))
      }
    },
    onKeyDown: (event: ReactKeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length === 1) return
      if (event.target !== options.container.current && event.key === 'Enter') return
      if (isTyping(event.target)) return
      if (handle(event.key, event.shiftKey)) event.preventDefault()
    },
  }
}
