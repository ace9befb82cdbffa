import { ChevronsDownUp, ChevronsUpDown, FolderTree } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Diff } from '../../../src-shared/domain/diff.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { CheckField } from '../../components/field.tsx'
import { Popover } from '../../components/popover.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import type { DiffLayout } from './diff-preferences.ts'
import { fileCountWords } from './diff-words.ts'
import styles from './diff-view.module.css'
import { LineCounts } from './line-counts.tsx'

const layouts = [
  { value: 'unified', label: 'Unified' },
  { value: 'split', label: 'Split' },
] as const

/** What a diff comes to, and how it is shown. */
export const DiffBar = ({
  diff,
  layout,
  ignoresWhitespace,
  tree,
  onLayout,
  onIgnoreWhitespace,
  onCollapseAll,
}: {
  readonly diff: Diff
  readonly layout: DiffLayout
  readonly ignoresWhitespace: boolean
  /** The tree of files where there is no room for it beside the lines; gets what closes the list. */
  readonly tree: ((close: () => void) => ReactNode) | null
  readonly onLayout: (layout: DiffLayout) => void
  readonly onIgnoreWhitespace: (ignores: boolean) => void
  readonly onCollapseAll: (isCollapsed: boolean) => void
}) => {
  const [isCollapsed, setCollapsed] = useState(false)
  const [isTreeOpen, setTreeOpen] = useState(false)
  const counts = (
    <span className={styles['count']}>
      {fileCountWords(diff)}
      <LineCounts additions={diff.additions} deletions={diff.deletions} />
    </span>
  )
  return (
    <div className={styles['bar']}>
      {tree === null ? (
        counts
      ) : (
        <Popover
          title={fileCountWords(diff)}
          open={isTreeOpen}
          onOpenChange={setTreeOpen}
          trigger={<Button icon={<FolderTree />}>{counts}</Button>}
        >
          <div className={styles['dropDown']}>{tree(() => setTreeOpen(false))}</div>
        </Popover>
      )}
      <span className={styles['grow']} />
      <CheckField label="Ignore whitespace" checked={ignoresWhitespace} onChange={onIgnoreWhitespace} />
      <SegmentedControl label="How lines are shown" value={layout} choices={layouts} onChange={onLayout} />
      <IconButton
        label={isCollapsed ? 'Unfold all files' : 'Fold all files'}
        icon={isCollapsed ? <ChevronsUpDown /> : <ChevronsDownUp />}
        onClick={() => {
          setCollapsed(!isCollapsed)
          onCollapseAll(!isCollapsed)
        }}
      />
    </div>
  )
}
