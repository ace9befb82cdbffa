import { History, UserRound } from 'lucide-react'
import { useLocation } from 'wouter'
import type { File } from '../../../src-shared/domain/file.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import styles from './files.module.css'

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Size of a file, and what can be done with it. */
export const FileBar = ({
  repository,
  revision,
  file,
  blame,
}: {
  readonly repository: string
  readonly revision: string | null
  readonly file: File
  /** Null where there are no lines. */
  readonly blame: {
    readonly isOn: boolean
    readonly isBusy: boolean
    readonly onChange: (isOn: boolean) => void
  } | null
}) => {
  const [, navigate] = useLocation()
  const { content } = file
  const history = new URLSearchParams({ path: file.path, ...(revision === null ? {} : { revision }) })
  return (
    <div className={styles['fileBar']}>
      <span className={styles['muted']}>
        {content.kind === 'text' && `${plural(lineCount(content.text), 'line')}, `}
        {formatBytes(file.sizeBytes)}
      </span>
      <span className={styles['grow']} />
      {blame !== null && (
        <Button
          tone="quiet"
          icon={<UserRound />}
          aria-pressed={blame.isOn}
          busy={blame.isBusy}
          onClick={() => blame.onChange(!blame.isOn)}
        >
          {blame.isOn ? 'Hide who wrote it' : 'Show who wrote it'}
        </Button>
      )}
      <Button
        tone="quiet"
        icon={<History />}
        onClick={() => navigate(`${places.repository(repository, 'commits')}?${history.toString()}`)}
      >
        History
      </Button>
      {content.kind === 'text' && <CopyButton text={content.text} what="the whole file" />}
    </div>
  )
}
