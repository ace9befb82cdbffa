import { CodeView, type CodeViewHandle } from '@pierre/diffs/react'
import { useEffect, useMemo, useRef } from 'react'
import styles from './code-view.module.css'
import { codeMetrics, codeOptions, Highlighting } from './highlighting.tsx'

export type LineRange = { readonly start: number; readonly end: number }

/** Where the first line begins in the view and how high a line is, in pixels: for what stands beside the lines. */
export const lineGeometry = { firstTop: codeMetrics.spacing, height: codeMetrics.lineHeight }

const options = {
  ...codeOptions,
  disableFileHeader: true,
  enableLineSelection: true,
  layout: { paddingTop: 0, paddingBottom: 16, gap: 0 },
}

export type FileCodeProps = {
  readonly path: string
  readonly text: string
  /** Equal keys are equal texts: they are highlighted once. */
  readonly textKey: string
  readonly selected: LineRange | null
  readonly onSelect: (range: LineRange | null) => void
  /** Pixels that were scrolled past. */
  readonly onScroll?: (top: number) => void
}

/** The lines of one file, highlighted. Loaded when a file is first looked at. */
export const FileCode = ({ path, text, textKey, selected, onSelect, onScroll }: FileCodeProps) => {
  const handle = useRef<CodeViewHandle<undefined, undefined>>(null)
  const items = useMemo(
    () => [{ id: textKey, type: 'file' as const, file: { name: path, contents: text, cacheKey: textKey } }],
    [path, text, textKey],
  )
  // The line of the address comes into view once; later it is the person who scrolls.
  useEffect(() => {
    if (selected !== null) {
      handle.current?.scrollTo({ type: 'line', id: textKey, lineNumber: selected.start, align: 'center' })
    }
  }, [textKey]) // eslint-disable-line react-hooks/exhaustive-deps -- not when the selection changes
  return (
    <Highlighting>
      <CodeView
        ref={handle}
        className={styles['view'] ?? ''}
        items={items}
        options={options}
        selectedLines={selected === null ? null : { id: textKey, range: { ...selected } }}
        onSelectedLinesChange={(selection) =>
          onSelect(
            selection === null
              ? null
              : {
                  start: Math.min(selection.range.start, selection.range.end),
                  end: Math.max(selection.range.start, selection.range.end),
                },
          )
        }
        onScroll={(top) => onScroll?.(top)}
      />
    </Highlighting>
  )
}
