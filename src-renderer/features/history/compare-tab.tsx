import { ArrowLeft, ArrowLeftRight } from 'lucide-react'
import { useLocation } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { IconButton } from '../../components/button.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { places } from '../../lib/places.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { RevisionPicker } from '../../widgets/commits/revision-picker.tsx'
import { DiffView } from '../../widgets/diff/diff-view.tsx'
import { CommitsBetween } from './commits-between.tsx'
import styles from './history.module.css'

const sides = [
  { value: 'head', label: 'Since they parted' },
  { value: 'both', label: 'All differences' },
] as const

/** Two branches, tags or commits beside each other: the commits between them and what differs. */
export const CompareTab = ({
  repository,
  base,
  head,
}: {
  readonly repository: RepositoryDetails
  readonly base: string
  readonly head: string
}) => {
  const [, navigate] = useLocation()
  const [direct, setDirect] = useQueryState('direct')
  const { name, defaultBranch } = repository
  const isDirect = direct !== null
  const to = (newBase: string, newHead: string): void =>
    navigate(`${places.compare(name, newBase, newHead)}${isDirect ? '?direct=1' : ''}`)
  return (
    <>
      <div className={styles['bar']}>
        <RevisionPicker
          label="Compare with"
          repository={name}
          defaultBranch={defaultBranch}
          revision={base}
          onChange={(chosen) => to(chosen, head)}
        />
        <ArrowLeft aria-label="is compared with" className={styles['arrow']} />
        <RevisionPicker
          label="Show the changes of"
          repository={name}
          defaultBranch={defaultBranch}
          revision={head}
          onChange={(chosen) => to(base, chosen)}
        />
        <IconButton label="Swap the sides" icon={<ArrowLeftRight />} onClick={() => to(head, base)} />
        <span className={styles['grow']} />
        <SegmentedControl
          label="Which differences"
          value={isDirect ? 'both' : 'head'}
          choices={sides}
          onChange={(side) => setDirect(side === 'both' ? '1' : null)}
        />
      </div>
      <CommitsBetween repository={name} base={base} head={head} />
      <DiffView repository={name} base={base} head={head} fromMergeBase={!isDirect} />
    </>
  )
}
