import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Diff } from '../../../src-shared/domain/diff.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { SlowSkeletonRows } from '../../components/skeleton.tsx'
import { useWidth } from '../../components/use-width.ts'
import { plural } from '../../lib/plural.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { DiffBar } from './diff-bar.tsx'
import type { DiffCodeHandle } from './diff-code.tsx'
import { useDiffLayout } from './diff-preferences.ts'
import styles from './diff-view.module.css'
import { buildTree, filesInOrder } from './file-tree.ts'
import { FileTreePanel } from './file-tree-panel.tsx'
import { loadDiffCode } from './load-code.ts'
import { createPatchLoader } from './patch-loader.ts'

const DiffCode = lazy(async () => ({ default: (await loadDiffCode()).DiffCode }))

/** Below this width, in pixels, the tree is in a list that opens. */
const roomForTree = 760
const firstLook = 12

/** A diff that was read: its bar, its tree and its lines. */
export const DiffFiles = ({
  repository,
  diff: given,
  ignoresWhitespace,
  onIgnoreWhitespace,
}: {
  readonly repository: string
  readonly diff: Diff
  readonly ignoresWhitespace: boolean
  readonly onIgnoreWhitespace: (ignores: boolean) => void
}) => {
  // Between two commits nothing changes: what is read anew is the same.
  const [diff] = useState(given)
  const connection = useContract()
  const [layout, setLayout] = useDiffLayout()
  const [top, setTop] = useState<string | null>(null)
  const code = useRef<DiffCodeHandle>(null)
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)

  const files = useMemo(() => filesInOrder(buildTree(diff.files)), [diff])
  const loader = useMemo(
    () => createPatchLoader({ connection, repository, diff, files, ignoreWhitespace: ignoresWhitespace }),
    [connection, repository, diff, files, ignoresWhitespace],
  )
  // The first patches are on their way while the view itself is still being loaded.
  useEffect(() => loader.look(0, firstLook), [loader])

  const choose = useCallback((path: string) => {
    setTop(path)
    code.current?.scrollTo(path)
  }, [])
  const hasRoom = width === 0 || width >= roomForTree
  const tree = (close: () => void) => (
    <FileTreePanel
      files={files}
      current={top ?? files[0]?.path ?? null}
      onChoose={(path) => {
        close()
        choose(path)
      }}
    />
  )

  return (
    <div ref={frame} className={styles['diff']}>
      <DiffBar
        diff={diff}
        layout={layout}
        ignoresWhitespace={ignoresWhitespace}
        tree={hasRoom ? null : tree}
        onLayout={setLayout}
        onIgnoreWhitespace={onIgnoreWhitespace}
        onCollapseAll={(isCollapsed) => code.current?.collapseAll(isCollapsed)}
      />
      {diff.truncated && (
        <p className={styles['truncated']}>
          Only the first {plural(files.length, 'file')} of {diff.fileCount.toLocaleString('en')} are shown.
        </p>
      )}
      {files.length === 0 ? (
        <EmptyState title="Nothing differs" text="Both hold the same files." />
      ) : (
        <div className={styles['body']}>
          {hasRoom && <div className={styles['side']}>{tree(() => undefined)}</div>}
          <div className={styles['code']}>
            <Suspense fallback={<SlowSkeletonRows label="Loading the lines" />}>
              <DiffCode
                key={String(ignoresWhitespace)}
                ref={code}
                repository={repository}
                diff={diff}
                files={files}
                loader={loader}
                layout={layout}
                ignoresWhitespace={ignoresWhitespace}
                startAt={top}
                onTop={setTop}
              />
            </Suspense>
          </div>
        </div>
      )}
    </div>
  )
}
