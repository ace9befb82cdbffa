import { ChevronDown, GitBranch, GitCommitHorizontal, Layers, Tag } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Popover } from '../../components/popover.tsx'
import { RevisionChoices } from './revision-choices.tsx'
import { revisionLabel } from './refs-to-choose.ts'
import styles from './revision-picker.module.css'

const signOf = (revision: string | null, isAll: boolean) => {
  if (isAll) return <Layers aria-hidden />
  if (revision?.startsWith('refs/tags/') === true) return <Tag aria-hidden />
  if (revision !== null && /^[0-9a-f]{7,40}$/.test(revision)) return <GitCommitHorizontal aria-hidden />
  return <GitBranch aria-hidden />
}

/** Chooses a branch, a tag or a commit; with `onAll` all branches and tags together, too. */
export const RevisionPicker = ({
  label,
  repository,
  defaultBranch,
  revision,
  isAll = false,
  onChange,
  onAll,
}: {
  /** What is chosen here, read aloud: "Show commits of". */
  readonly label: string
  readonly repository: string
  readonly defaultBranch: string
  /** Null: the default branch. */
  readonly revision: string | null
  readonly isAll?: boolean
  readonly onChange: (revision: string) => void
  readonly onAll?: () => void
}) => {
  const [isOpen, setOpen] = useState(false)
  const shown = isAll ? 'All branches and tags' : revisionLabel(revision ?? defaultBranch)
  return (
    <Popover
      title={label}
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button icon={signOf(revision, isAll)} aria-label={`${label}: ${shown}`}>
          <span className={styles['shown']} title={isAll ? undefined : (revision ?? defaultBranch)}>
            {shown}
          </span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <RevisionChoices
        label={label}
        repository={repository}
        defaultBranch={defaultBranch}
        offersAll={onAll !== undefined}
        onChoose={(chosen) => {
          setOpen(false)
          if (chosen === null) onAll?.()
          else onChange(chosen)
        }}
      />
    </Popover>
  )
}
