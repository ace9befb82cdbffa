import type { PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import { DataGrid, type Column } from '../../components/data-grid.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import styles from './add-mirror.module.css'
import { plannedRefWords } from './plan-words.ts'

const rowHeight = 32
const shownRows = 7

const columns: readonly Column<PlannedRef>[] = [
  {
    key: 'ref',
    header: 'Branch or tag',
    width: 'minmax(140px, 1fr)',
    render: ({ ref }) => <RefName refName={ref} />,
  },
  {
    key: 'action',
    header: 'What happens',
    width: 'minmax(140px, 1fr)',
    render: plannedRefWords,
  },
  {
    key: 'tip',
    header: 'Tip today',
    width: '80px',
    align: 'end',
    render: ({ fromObjectId }) => <ObjectId id={fromObjectId} />,
  },
]

/** What the first run does to each ref. */
export const PlanRefs = ({ refs }: { readonly refs: readonly PlannedRef[] }) => (
  <div className={styles['refs']} style={{ height: 34 + rowHeight * Math.min(refs.length, shownRows) }}>
    <DataGrid
      label="What the first run does"
      items={refs}
      columns={columns}
      keyOf={({ ref }) => ref}
      nameOf={({ ref }) => shortName(ref)}
      rowHeight={rowHeight}
    />
  </div>
)
