import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import { buildTree, matchingFiles, visibleRows, type TreeRow } from './file-tree.ts'
import styles from './file-tree-panel.module.css'
import { LineCounts } from './line-counts.tsx'
import { StatusLetter } from './status-letter.tsx'

const rowHeight = 24

/** The changed files as a tree; a click or Enter goes to the file. */
export const FileTreePanel = ({
  files,
  current,
  onChoose,
}: {
  readonly files: readonly DiffFile[]
  /** The file in view. */
  readonly current: string | null
  readonly onChoose: (path: string) => void
}) => {
  const [query, setQuery] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [activePath, setActivePath] = useState<string | null>(null)
  const asked = useDeferredValue(query)
  const scroller = useRef<HTMLDivElement>(null)
  const idPrefix = useId()

  const tree = useMemo(() => buildTree(matchingFiles(files, asked)), [files, asked])
  const rows = useMemo(() => visibleRows(tree, closed), [tree, closed])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const active = rows.findIndex(({ node }) => node.path === (activePath ?? current))

  const moveTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row === undefined) return
    setActivePath(row.node.path)
    virtualizer.scrollToIndex(rows.indexOf(row))
  }
  const toggle = (path: string, isOpen: boolean): void => {
    const next = new Set(closed)
    if (isOpen) next.add(path)
    else next.delete(path)
    setClosed(next)
  }
  const choose = ({ node, isOpen }: TreeRow): void => {
    setActivePath(node.path)
    if (node.kind === 'folder') toggle(node.path, isOpen)
    else onChoose(node.path)
  }
  const parentOf = (index: number): number => {
    const depth = rows[index]?.depth ?? 0
    return rows.slice(0, index).findLastIndex((row) => row.depth < depth)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[active]
    const isFolder = row?.node.kind === 'folder'
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(active + 1),
      ArrowUp: () => moveTo(active - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: () => row !== undefined && choose(row),
      ArrowRight: () => (isFolder && !row.isOpen ? toggle(row.node.path, false) : moveTo(active + 1)),
      ArrowLeft: () =>
        isFolder && row.isOpen ? toggle(row.node.path, true) : moveTo(Math.max(0, parentOf(active))),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  return (
    <div className={styles['panel']}>
      <div className={styles['filter']}>
        <input
          type="text"
          aria-label="Filter files"
          placeholder="Filter files"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {rows.length === 0 && (
        <p role="status" className={styles['none']}>
          No file is called “{asked}”.
        </p>
      )}
      <div
        ref={scroller}
        role="tree"
        aria-label="Changed files"
        tabIndex={0}
        aria-activedescendant={active < 0 ? undefined : `${idPrefix}${active}`}
        className={styles['rows']}
        onKeyDown={onKeyDown}
      >
        <div role="none" className={styles['list']} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            const { node, depth, isOpen } = row
            return (
              <div
                key={node.path}
                id={`${idPrefix}${index}`}
                role="treeitem"
                aria-level={depth + 1}
                aria-expanded={node.kind === 'folder' ? isOpen : undefined}
                aria-selected={node.path === current}
                data-current={node.path === current || undefined}
                data-active={index === active || undefined}
                title={node.path}
                className={styles['row']}
                style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + depth * 12 }}
                onClick={() => choose(row)}
              >
                {node.kind === 'folder' ? (
                  isOpen ? (
                    <ChevronDown aria-hidden />
                  ) : (
                    <ChevronRight aria-hidden />
                  )
                ) : (
                  <StatusLetter status={node.file.status} />
                )}
                <span className={styles['name']}>{node.name}</span>
                {node.kind === 'file' && (
                  <LineCounts additions={node.file.additions} deletions={node.file.deletions} />
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
