import { ErrorPanel } from '../../components/error-panel.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { SplitView } from '../../components/split-view.tsx'
import { useQueryParameters, type QueryChange } from '../../lib/use-query-state.ts'
import { useSlow } from '../../lib/use-slow.ts'
import { useLoaded, useLoadError, useOverviewCounts } from '../../stores/use-mirrors.ts'
import { MirrorDetail } from '../../widgets/mirror/mirror-detail.tsx'
import { BoardBar } from './board-bar.tsx'
import { BoardButtons, BoardTitle } from './board-head.tsx'
import { BoardList } from './board-list.tsx'
import { readBoardView } from './board-view.ts'
import styles from './board.module.css'
import { EmptyBoard } from './empty-board.tsx'
import { useSearch } from './use-search.ts'

const Waiting = () => {
  const error = useLoadError()
  const isSlow = useSlow(error === null)
  if (error !== null) {
    return (
      <div className={styles['padded']}>
        <ErrorPanel
          title="The mirrors could not be read."
          advice={`${error.message} It is tried again by itself.`}
        />
      </div>
    )
  }
  return isSlow ? <SkeletonRows label="Loading mirrors" /> : null
}

/** All mirrors: is everything where it should be, what needs a person, what moved. */
export const BoardPage = () => {
  const isLoaded = useLoaded()
  const { mirrors: count } = useOverviewCounts()
  const [parameters, change] = useQueryParameters()
  const inAddress = readBoardView(parameters)
  const [query, setQuery] = useSearch(inAddress.query, (q) => change({ q }))
  const view = { ...inAddress, query }
  const openId = parameters.get('mirror')

  const changeView = (changes: QueryChange): void => {
    if (changes['q'] !== undefined) setQuery(changes['q'] ?? '')
    change(changes)
  }

  if (!isLoaded) {
    return (
      <Page title="Board" layout="fill">
        <Waiting />
      </Page>
    )
  }
  if (count === 0) {
    return (
      <Page title={<BoardTitle />} layout="fill">
        <EmptyBoard />
      </Page>
    )
  }
  return (
    <Page
      title={<BoardTitle />}
      actions={<BoardButtons hasMirrors={count > 0} />}
      bar={<BoardBar view={view} onSearch={setQuery} onChange={changeView} />}
      layout="fill"
    >
      <SplitView
        detailLabel="Mirror"
        onClose={() => change({ mirror: null })}
        list={
          <BoardList
            view={view}
            openId={openId}
            onOpen={(mirror) => change({ mirror })}
            onChange={changeView}
          />
        }
        detail={openId === null ? null : <MirrorDetail key={openId} mirrorId={openId} />}
      />
    </Page>
  )
}
