import { CodeView, type CodeViewDiffItem, type CodeViewHandle } from '@pierre/diffs/react'
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, type Ref } from 'react'
import type { Diff, DiffFile } from '../../../src-shared/domain/diff.ts'
import { places } from '../../lib/places.ts'
import styles from './code-view.module.css'
import type { DiffLayout } from './diff-preferences.ts'
import { readPatch, withoutLines } from './file-diffs.ts'
import { FileHeader } from './file-header.tsx'
import { Highlighting } from './highlighting.tsx'
import type { PatchLoader } from './patch-loader.ts'
import { useViewOptions } from './use-view-options.ts'

/** For those beside it: the tree, and buttons that act on all files. */
export type DiffCodeHandle = {
  readonly scrollTo: (path: string) => void
  readonly collapseAll: (isCollapsed: boolean) => void
}

export type DiffCodeProps = {
  readonly repository: string
  readonly diff: Diff
  /** In the order in which they are shown. */
  readonly files: readonly DiffFile[]
  readonly loader: PatchLoader
  readonly layout: DiffLayout
  readonly ignoresWhitespace: boolean
  /** The file to begin at. */
  readonly startAt: string | null
  /** The file at the top of the view changed. */
  readonly onTop: (path: string) => void
  readonly ref?: Ref<DiffCodeHandle>
}

type Item = CodeViewDiffItem
type Viewer = NonNullable<ReturnType<CodeViewHandle<undefined, undefined>['getInstance']>>

/** A file may be shown before and after its patch is here. */
const itemOf = (
  { diff, loader, ignoresWhitespace }: Pick<DiffCodeProps, 'diff' | 'loader' | 'ignoresWhitespace'>,
  file: DiffFile,
): Item => {
  const { patch } = loader.of(file.path)
  const key = `${diff.baseId} ${diff.headId} ${ignoresWhitespace} ${file.path}`
  return {
    id: file.path,
    type: 'diff',
    version: 0,
    fileDiff: patch === null || patch === '' ? withoutLines(file) : readPatch(file, patch, key),
  }
}

/** The lines of all files, one below the other; only those in view exist. Loaded when a diff is first looked at. */
const Code = (props: DiffCodeProps) => {
  const { repository, diff, files, loader, ignoresWhitespace, onTop } = props
  const handle = useRef<CodeViewHandle<undefined, undefined>>(null)
  const indexes = useMemo(() => new Map(files.map(({ path }, index) => [path, index])), [files])
  // The view holds the items from here on; it is told what changes.
  const initialItems = useMemo(() => files.map((file) => itemOf(props, file)), []) // eslint-disable-line react-hooks/exhaustive-deps -- read once

  const update = useCallback((path: string, part: Partial<Item>) => {
    const item = handle.current?.getItem(path)
    if (item?.type === 'diff') {
      handle.current?.updateItem({ ...item, ...part, version: (item.version ?? 0) + 1 })
    }
  }, [])

  const look = useCallback(
    (viewer: Viewer) => {
      const shown = viewer.getRenderedItems().map(({ id }) => id)
      const first = indexes.get(shown[0] ?? '')
      const last = indexes.get(shown.at(-1) ?? '')
      if (first === undefined || last === undefined) return
      loader.look(first, last)
      const top = viewer.getScrollTop() + 40
      onTop(shown.findLast((id) => (viewer.getTopForItem(id) ?? 0) <= top) ?? shown[0] ?? '')
    },
    [indexes, loader, onTop],
  )

  useEffect(() => {
    const show = (path: string): void => {
      const file = files[indexes.get(path) ?? -1]
      if (file !== undefined) {
        update(path, { fileDiff: itemOf({ diff, loader, ignoresWhitespace }, file).fileDiff })
      }
    }
    // What came between the first drawing and now.
    for (const { path } of files) {
      const item = handle.current?.getItem(path)
      const hasLines = item?.type === 'diff' && item.fileDiff.cacheKey !== undefined
      if (loader.of(path).state === 'here' && !hasLines) show(path)
    }
    const stop = loader.onChange((paths) => {
      // What is on its way in a batch looks as before.
      for (const path of paths) if (paths.length === 1 || loader.of(path).state !== 'asked') show(path)
      const viewer = handle.current?.getInstance()
      if (viewer !== undefined) look(viewer)
    })
    return stop
  }, [diff, files, ignoresWhitespace, indexes, loader, look, update])

  const { startAt } = props
  useEffect(() => {
    if (startAt !== null) handle.current?.scrollTo({ type: 'item', id: startAt, align: 'start' })
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, when it is drawn first

  useImperativeHandle(props.ref, () => ({
    scrollTo: (path) => {
      if (handle.current?.getItem(path)?.collapsed === true) update(path, { collapsed: false })
      handle.current?.scrollTo({ type: 'item', id: path, align: 'start' })
    },
    collapseAll: (isCollapsed) => {
      for (const { path } of files) update(path, { collapsed: isCollapsed })
    },
  }))

  const options = useViewOptions(props)
  return (
    <CodeView
      ref={handle}
      className={styles['view'] ?? ''}
      initialItems={initialItems}
      options={options}
      onScroll={(_top, viewer) => look(viewer)}
      renderCustomHeader={(item) => {
        const file = files[indexes.get(item.id) ?? -1]
        if (file === undefined) return null
        return (
          <FileHeader
            file={file}
            loaded={loader.of(file.path)}
            isCollapsed={item.collapsed === true}
            ignoresWhitespace={ignoresWhitespace}
            place={file.status === 'deleted' ? null : places.files(repository, diff.headId, file.path)}
            onToggle={() => update(file.path, { collapsed: item.collapsed !== true })}
            onFetch={() => loader.fetch(file.path)}
          />
        )
      }}
    />
  )
}

/** What is loaded lazily, with the workers it needs. */
export const DiffCode = (props: DiffCodeProps) => (
  <Highlighting>
    <Code {...props} />
  </Highlighting>
)
