import { Copy, EllipsisVertical, FolderGit2, GitBranch, Pause, Play, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { places } from '../../lib/places.ts'
import { useBoardActions } from './board-actions.ts'
import styles from './board-row.module.css'

/** Buttons of a row; seen while the pointer is over the row, or the keyboard is at it. */
export const RowActions = ({ mirror, isActive }: { readonly mirror: Mirror; readonly isActive: boolean }) => {
  // Menus and tooltips of rows that only scroll past would be work for nothing.
  const [isNear, setNear] = useState(false)
  return (
    <div
      className={styles['actions']}
      data-shown={isActive || undefined}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      {isNear || isActive ? <Buttons mirror={mirror} isActive={isActive} /> : <Pictures mirror={mirror} />}
    </div>
  )
}

const Pictures = ({ mirror }: { readonly mirror: Mirror }) => (
  <span className={styles['pictures']} aria-hidden>
    <RefreshCw />
    {mirror.status === 'paused' ? <Play /> : <Pause />}
    <EllipsisVertical />
  </span>
)

const Buttons = ({ mirror, isActive }: { readonly mirror: Mirror; readonly isActive: boolean }) => {
  const { act, remove } = useBoardActions()
  const [, navigate] = useLocation()
  const isPaused = mirror.status === 'paused'
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      <IconButton
        label={`Sync ${mirror.repository} now`}
        icon={<RefreshCw />}
        tabIndex={tabIndex}
        disabled={mirror.activeRun !== null}
        onClick={() => act('sync', mirror)}
      />
      <IconButton
        label={`${isPaused ? 'Resume' : 'Pause'} ${mirror.repository}`}
        icon={isPaused ? <Play /> : <Pause />}
        tabIndex={tabIndex}
        onClick={() => act(isPaused ? 'resume' : 'pause', mirror)}
      />
      <Menu
        trigger={
          <IconButton
            label={`More for ${mirror.repository}`}
            icon={<EllipsisVertical />}
            tabIndex={tabIndex}
          />
        }
        items={[
          {
            label: 'Open repository',
            icon: <FolderGit2 />,
            onSelect: () => navigate(places.repository(mirror.repository)),
          },
          {
            label: 'Branches and tags',
            icon: <GitBranch />,
            onSelect: () => navigate(places.repository(mirror.repository, 'branches')),
          },
          {
            label: 'Copy address of the remote',
            icon: <Copy />,
            onSelect: () => void navigator.clipboard.writeText(mirror.url),
          },
          'separator',
          { label: 'Remove…', icon: <Trash2 />, tone: 'danger', onSelect: () => remove([mirror]) },
        ]}
      />
    </>
  )
}
