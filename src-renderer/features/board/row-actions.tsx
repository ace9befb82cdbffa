import {
  ArrowLeftRight,
  Copy,
  EllipsisVertical,
  FolderGit2,
  GitBranch,
  Pause,
  Play,
  RefreshCw,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { IconButton } from '../../components/button.tsx'
import { Menu, type MenuItem } from '../../components/menu.tsx'
import { places } from '../../lib/places.ts'
import { useBoardActions } from './board-actions.ts'
import styles from './board-row.module.css'

type Row = { readonly mirror: Mirror; readonly isActive: boolean }
type Shown = { readonly wasVisited: boolean; readonly isMenu?: boolean }

/** Buttons of a row, all of them behind one where there is little room (`isMenu`); seen while the pointer is over the row, or the keyboard is at it. */
export const RowActions = ({ wasVisited, isMenu = false, ...row }: Row & Shown) => {
  const { mirror, isActive } = row
  // Menus and tooltips of rows that only scroll past would be work for nothing, and so would pictures of rows where
  // no pointer is. The place of the buttons is always there: a pointer that comes to the row there is at them at once.
  const [isNear, setNear] = useState(false)
  return (
    <div
      className={styles['actions']}
      data-shown={isActive || undefined}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
    >
      {!isNear && !isActive ? (
        wasVisited && <Pictures mirror={mirror} isMenu={isMenu} />
      ) : isMenu ? (
        <More {...row} isWhole />
      ) : (
        <Buttons {...row} />
      )}
    </div>
  )
}

const Pictures = ({ mirror, isMenu }: { readonly mirror: Mirror; readonly isMenu: boolean }) => (
  <span className={styles['pictures']} aria-hidden>
    {!isMenu && <RefreshCw />}
    {!isMenu && mirror.runner === 'local' && (mirror.status === 'paused' ? <Play /> : <Pause />)}
    <EllipsisVertical />
  </span>
)

const Buttons = ({ mirror, isActive }: Row) => {
  const { act } = useBoardActions()
  const isPaused = mirror.status === 'paused'
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      <IconButton
        label={`Sync ${mirror.repository} now`}
        icon={<RefreshCw />}
        tabIndex={tabIndex}
        disabled={mirror.activeRun !== null || mirror.status === 'syncing'}
        onClick={() => act('sync', mirror)}
      />
      {mirror.runner === 'local' && (
        <IconButton
          label={`${isPaused ? 'Resume' : 'Pause'} ${mirror.repository}`}
          icon={isPaused ? <Play /> : <Pause />}
          tabIndex={tabIndex}
          onClick={() => act(isPaused ? 'resume' : 'pause', mirror)}
        />
      )}
      <More mirror={mirror} isActive={isActive} />
    </>
  )
}

/** @param isWhole with what the buttons do that stand beside it elsewhere */
const More = ({ mirror, isActive, isWhole = false }: Row & { readonly isWhole?: boolean }) => {
  const { act, remove, turnRound } = useBoardActions()
  const [, navigate] = useLocation()
  const isPaused = mirror.status === 'paused'
  const whole: readonly MenuItem[] = [
    {
      label: 'Sync now',
      icon: <RefreshCw />,
      disabled: mirror.activeRun !== null,
      onSelect: () => act('sync', mirror),
    },
    ...(mirror.runner === 'forge'
      ? []
      : [
          isPaused
            ? { label: 'Resume', icon: <Play />, onSelect: () => act('resume', mirror) }
            : { label: 'Pause', icon: <Pause />, onSelect: () => act('pause', mirror) },
        ]),
    'separator',
  ]
  const ofRepository: readonly MenuItem[] = [
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
  ]
  return (
    <Menu
      trigger={
        <IconButton
          label={`More for ${mirror.repository}`}
          icon={<EllipsisVertical />}
          tabIndex={isActive ? 0 : -1}
        />
      }
      items={[
        ...(isWhole ? whole : []),
        ...(mirror.runner === 'forge' ? [] : ofRepository),
        {
          label: mirror.runner === 'forge' ? 'Copy address of the other side' : 'Copy address of the remote',
          icon: <Copy />,
          onSelect: () => void navigator.clipboard.writeText(mirror.url),
        },
        'separator',
        { label: 'Turn round…', icon: <ArrowLeftRight />, onSelect: () => turnRound(mirror) },
        { label: 'Remove…', icon: <Trash2 />, tone: 'danger', onSelect: () => remove([mirror]) },
      ]}
    />
  )
}
