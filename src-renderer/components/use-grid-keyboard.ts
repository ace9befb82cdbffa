import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent as ReactKeyboardEvent,
  type RefObject,
} from 'react'
import type { GridSelection } from './data-grid.tsx'
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
  /** Where a range with Shift begins. */
  const anchor = useRef<number | null>(null)

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

  const onToggle = (index: number, range: boolean): void => {
    if (selection === undefined) return
    const item = items[index]
    if (item === undefined) return
    const next = new Set(selection.checked)
    const from = range && anchor.current !== null ? anchor.current : index
    const turnOn = !next.has(keyOf(item))
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const each = items[at]
      if (each === undefined) continue
      if (turnOn) next.add(keyOf(each))
      else next.delete(keyOf(each))
    }
    anchor.current = index
    setActiveKey(keyOf(item))
    selection.onChange(next)
  }

  const onClick = (index: number): void => {
    const item = items[index]
    if (item === undefined) return
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
        moveTo(none ? at : at + 1)
        return true
      case 'k':
      case 'ArrowUp':
        moveTo(none ? at : at - 1)
        return true
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
    if (handle(event.key, event.shiftKey)) event.preventDefault()
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

  const clickRow = useCallback((index: number) => latest.current.onClick(index), [])
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
