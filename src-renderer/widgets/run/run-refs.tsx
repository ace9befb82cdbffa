import { useMemo, useState } from 'react'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { chooseRefs, type RefFilter } from './choose-refs.ts'
import { RunRefRow } from './run-ref-row.tsx'
import styles from './run-view.module.css'

const rowHeight = 33
const keyOf = ({ ref }: RunRef): string => ref

/** What became of each ref, problems first. */
export const RunRefs = ({
  refs,
  repository,
  mirrorId,
  host,
}: {
  readonly refs: readonly RunRef[]
  readonly repository: string
  readonly mirrorId: string | null
  /** As a person calls it. */
  readonly host: string
}) => {
  const [filter, setFilter] = useState<RefFilter>('all')
  const problemCount = useMemo(() => chooseRefs(refs, 'problems').length, [refs])
  const shown = useMemo(() => chooseRefs(refs, filter), [refs, filter])
  const count = (number: number): string => number.toLocaleString('en')
  return (
    <section className={styles['refs']} aria-label="Branches and tags">
      <div className={styles['refsHead']}>
        <h3>Branches and tags</h3>
        {problemCount > 0 && problemCount < refs.length && (
          <SegmentedControl<RefFilter>
            label="Show"
            value={filter}
            onChange={setFilter}
            choices={[
              { value: 'all', label: `All ${count(refs.length)}` },
              { value: 'problems', label: `Problems ${count(problemCount)}` },
              { value: 'moved', label: `Moved ${count(refs.length - problemCount)}` },
            ]}
          />
        )}
      </div>
      <VirtualList
        label="Branches and tags"
        items={shown}
        keyOf={keyOf}
        estimateHeight={rowHeight}
        render={(ref) => <RunRefRow runRef={ref} repository={repository} mirrorId={mirrorId} host={host} />}
      />
    </section>
  )
}
