import { lazy, Suspense, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useSlow } from '../../lib/use-slow.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallError } from '../../widgets/commits/call-error.tsx'
import { loadFileCode } from '../../widgets/diff/load-code.ts'
import { BlameColumn } from './blame-column.tsx'
import { FileBar } from './file-bar.tsx'
import { notShownWords } from './file-words.ts'
import styles from './files.module.css'
import { useLineAnchor } from './use-line-anchor.ts'

const FileCode = lazy(async () => ({
  default: (await loadFileCode()).FileCode,
}))
/** As `lineGeometry` of the lazily loaded view says. */
const geometry = { firstTop: 8, height: 20 }

const Waiting = () => (useSlow(true) ? <SkeletonRows label="Loading the lines" /> : null)

/** One file: its lines, and on demand who wrote them. */
export const FileView = ({
  repository,
  revision,
  path,
}: {
  readonly repository: string
  readonly revision: string | null
  readonly path: string
}) => {
  const at = { repository, path, ...(revision === null ? {} : { revision }) }
  const { data, error, isSlow, reload } = useCall('files.get', at)
  const [showsBlame, setShowsBlame] = useState(false)
  const blame = useCall('files.blame', showsBlame ? at : null)
  const [lines, setLines] = useLineAnchor()
  const [scrollTop, setScrollTop] = useState(0)

  if (data === null) {
    if (error !== null) return <CallError error={error} onRetry={reload} />
    return isSlow ? <SkeletonRows label="Loading the file" /> : null
  }
  const words = notShownWords(data)
  return (
    <>
      <FileBar
        repository={repository}
        revision={revision}
        file={data}
        blame={
          words === null
            ? { isOn: showsBlame, isBusy: showsBlame && blame.isLoading, onChange: setShowsBlame }
            : null
        }
      />
      {blame.error !== null && showsBlame && (
        <CallError
          error={blame.error}
          title="Who wrote the lines could not be read."
          onRetry={blame.reload}
        />
      )}
      {words !== null || data.content.kind !== 'text' ? (
        <EmptyState title={words?.[0] ?? ''} text={words?.[1]} />
      ) : (
        <div className={styles['lines']}>
          {showsBlame && blame.data !== null && (
            <BlameColumn
              repository={repository}
              ranges={blame.data.ranges}
              scrollTop={scrollTop}
              geometry={geometry}
            />
          )}
          <Suspense fallback={<Waiting />}>
            <FileCode
              path={path}
              text={data.content.text}
              textKey={data.objectId}
              selected={lines}
              onSelect={setLines}
              onScroll={setScrollTop}
            />
          </Suspense>
        </div>
      )}
    </>
  )
}
