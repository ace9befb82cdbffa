import { X } from 'lucide-react'
import { Button, IconButton } from '../../components/button.tsx'
import { repositoriesWords } from './discovery-words.ts'
import styles from './discovery.module.css'

/** What can be done with the selected repositories. */
export const DiscoverySelection = ({
  count,
  allCount,
  isSelecting,
  onSelectAll,
  onImport,
  onLetMirror,
  onClear,
}: {
  readonly count: number
  /** How many the filter lets through; null when no more than the selected ones can be meant. */
  readonly allCount: number | null
  readonly isSelecting: boolean
  readonly onSelectAll: () => void
  readonly onImport: () => void
  readonly onLetMirror: () => void
  readonly onClear: () => void
}) => (
  <section className={styles['selection']} aria-label="Selected repositories">
    <span className={styles['count']} role="status">
      {repositoriesWords(count)} selected
    </span>
    {allCount !== null && (
      <Button busy={isSelecting} onClick={onSelectAll}>
        Select all {allCount}
      </Button>
    )}
    <Button tone="primary" onClick={onImport}>
      Import…
    </Button>
    <Button onClick={onLetMirror}>Let the server mirror…</Button>
    <IconButton label="Clear the selection" icon={<X />} onClick={onClear} />
  </section>
)
