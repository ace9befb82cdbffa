import { X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useAction } from '../../stores/use-action.ts'
import { BulkProgress } from './bulk-progress.tsx'
import styles from './bulk-job-lines.module.css'
import { endWords, underWayWords, type BulkVerb } from './discovery-words.ts'
import { cancelCalls, useBulkJobs, type BulkJob, type BulkKind } from './use-bulk-jobs.ts'

const titles: Readonly<Record<BulkKind, string>> = {
  import: 'Import',
  export: 'Push from this computer',
  pairs: 'Mirror to another account',
  forge: 'Mirrors that this server runs',
}

const verbOf = (kind: BulkKind): BulkVerb => (kind === 'forge' ? 'done' : 'added')

/** One that went well needs nobody: it is told while the page stands that saw it end. */
const isTold = ({ state }: BulkJob, since: number): boolean =>
  state.finishedAt === null || state.finishedAt >= since || state.failedCount > 0 || state.isCancelled

const JobDialog = ({ job, onClose }: { readonly job: BulkJob; readonly onClose: () => void }) => {
  const { kind, state } = job
  const cancel = useAction(cancelCalls[kind])
  const isUnderWay = state.finishedAt === null
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={titles[kind]}
      footer={
        <>
          {isUnderWay && (
            <Button busy={cancel.isBusy} onClick={() => void cancel.run({ accountId: state.accountId })}>
              Stop
            </Button>
          )}
          <Button tone="primary" onClick={onClose}>
            {isUnderWay ? 'Go on in the background' : 'Done'}
          </Button>
        </>
      }
    >
      <BulkProgress state={state} label={titles[kind]} verb={verbOf(kind)} />
    </Dialog>
  )
}

const JobLine = ({
  job: { kind, state },
  onShow,
  onDismiss,
}: {
  readonly job: BulkJob
  readonly onShow: () => void
  readonly onDismiss: () => void
}) => (
  <li className={styles['line']}>
    <span className={styles['words']}>
      {titles[kind]}:{' '}
      {state.finishedAt === null ? underWayWords(state, verbOf(kind)) : endWords(state, verbOf(kind))}
    </span>
    {state.finishedAt === null && (
      <span className={styles['bar']}>
        <ProgressBar fraction={state.total === 0 ? 1 : state.done / state.total} label={titles[kind]} />
      </span>
    )}
    <Button size="small" onClick={onShow}>
      Show
    </Button>
    {state.finishedAt !== null && <IconButton label="Dismiss" icon={<X />} onClick={onDismiss} />}
  </li>
)

/**
 * What goes on in the background with repositories of the account, and what could not be added: found again here once
 * its dialog was closed, or the window.
 * @param hidden while a dialog shows the same
 */
export const BulkJobLines = ({
  accountId,
  hidden,
}: {
  readonly accountId: string
  readonly hidden: boolean
}) => {
  const [openedAt] = useState(Date.now)
  const jobs = useBulkJobs(accountId)
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const [shownKind, setShownKind] = useState<BulkKind | null>(null)
  const keyOf = ({ kind, state }: BulkJob): string => `${kind} ${state.startedAt}`
  const told = jobs.filter((job) => isTold(job, openedAt) && !dismissed.has(keyOf(job)))
  const shown = jobs.find(({ kind }) => kind === shownKind) ?? null
  return (
    <>
      {!hidden && told.length > 0 && (
        <ul className={styles['lines']} aria-label="In the background">
          {told.map((job) => (
            <JobLine
              key={keyOf(job)}
              job={job}
              onShow={() => setShownKind(job.kind)}
              onDismiss={() => setDismissed(new Set([...dismissed, keyOf(job)]))}
            />
          ))}
        </ul>
      )}
      {shown !== null && <JobDialog job={shown} onClose={() => setShownKind(null)} />}
    </>
  )
}
