import { ChevronDown, ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { emptyPatchWords, modeWords } from './diff-words.ts'
import styles from './file-header.module.css'
import { LineCounts } from './line-counts.tsx'
import type { LoadedPatch } from './patch-loader.ts'
import { StatusLetter } from './status-letter.tsx'

const noteOf = (file: DiffFile, { state, patch, withheld }: LoadedPatch, ignoresWhitespace: boolean) => {
  if (state === 'failed') return 'Could not be read'
  if (state !== 'here') return null
  if (withheld === 'binary') return 'Binary file'
  if (withheld === 'too_large') return 'Too large to show at once'
  return patch === '' || patch?.includes('\n@@') !== true
    ? (modeWords(file) ?? emptyPatchWords(file, ignoresWhitespace))
    : modeWords(file)
}

/** Head of a file in a diff: what happened to it, and why there are no lines when there are none. */
export const FileHeader = ({
  file,
  loaded,
  isCollapsed,
  ignoresWhitespace,
  place,
  onToggle,
  onFetch,
}: {
  readonly file: DiffFile
  readonly loaded: LoadedPatch
  readonly isCollapsed: boolean
  readonly ignoresWhitespace: boolean
  /** Where the file as it is at the head can be read; null for a deleted one. */
  readonly place: string | null
  readonly onToggle: () => void
  readonly onFetch: () => void
}) => {
  const note = noteOf(file, loaded, ignoresWhitespace)
  return (
    <div className={styles['head']}>
      <button
        type="button"
        className={styles['toggle']}
        aria-expanded={!isCollapsed}
        aria-label={`Lines of ${file.path}`}
        onClick={onToggle}
      >
        {isCollapsed ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
      </button>
      <StatusLetter status={file.status} />
      <span
        className={styles['path']}
        title={file.oldPath === null ? file.path : `${file.oldPath} → ${file.path}`}
      >
        {file.oldPath !== null && <span className={styles['old']}>{file.oldPath} → </span>}
        {place === null ? <span>{file.path}</span> : <Link href={place}>{file.path}</Link>}
      </span>
      <CopyButton text={file.path} what={`the path ${file.path}`} />
      {note !== null && <span className={styles['note']}>{note}</span>}
      {(loaded.withheld === 'too_large' || loaded.state === 'failed') && (
        <Button size="small" onClick={onFetch}>
          {loaded.state === 'failed' ? 'Try again' : 'Show anyway'}
        </Button>
      )}
      <LineCounts additions={file.additions} deletions={file.deletions} />
    </div>
  )
}
