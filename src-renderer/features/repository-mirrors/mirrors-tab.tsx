import { useCallback } from 'react'
import { useLocation } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { SplitView } from '../../components/split-view.tsx'
import { places } from '../../lib/places.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { useSlow } from '../../lib/use-slow.ts'
import { useLoaded, useMirrorsOf } from '../../stores/use-mirrors.ts'
import { MirrorDetail } from '../../widgets/mirror/mirror-detail.tsx'
import { mirrorColumns } from './mirror-columns.tsx'
import styles from './mirrors-tab.module.css'

const Buttons = ({ repository }: { readonly repository: string }) => {
  const [, navigate] = useLocation()
  return (
    <>
      <Button onClick={() => navigate(places.add({ repository, direction: 'once' }))}>Fetch once</Button>
      <Button tone="primary" onClick={() => navigate(places.add({ repository }))}>
        Add mirror
      </Button>
    </>
  )
}

/** Where this repository is mirrored to and from; the chosen mirror whole beside the list. */
export const MirrorsTab = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const mirrors = useMirrorsOf(repository.name)
  const isLoaded = useLoaded()
  const isSlow = useSlow(!isLoaded)
  const [openId, setOpenId] = useQueryState('mirror')
  const close = useCallback(() => setOpenId(null), [setOpenId])

  if (!isLoaded) return isSlow ? <SkeletonRows count={4} /> : null
  if (mirrors.length === 0) {
    return (
      <EmptyState
        title="Not mirrored yet"
        text="A mirror keeps this repository and one at another host alike, in one direction."
        action={
          <div className={styles['buttons']}>
            <Buttons repository={repository.name} />
          </div>
        }
      />
    )
  }
  return (
    <SplitView
      detailLabel="Mirror"
      onClose={close}
      list={
        <div className={styles['tab']}>
          <div className={styles['bar']}>
            <Buttons repository={repository.name} />
          </div>
          <div className={styles['list']}>
            <DataGrid
              label="Mirrors"
              items={mirrors}
              columns={mirrorColumns}
              keyOf={({ mirror }) => mirror.id}
              nameOf={({ mirror }) => mirror.url}
              openKey={openId}
              onOpen={({ mirror }) => setOpenId(mirror.id)}
            />
          </div>
        </div>
      }
      detail={openId === null ? null : <MirrorDetail key={openId} mirrorId={openId} />}
    />
  )
}
