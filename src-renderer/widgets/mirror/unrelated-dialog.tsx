import { useState } from 'react'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { sideCountWords, type Side } from '../../../src-shared/domain/both-sides.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/field.tsx'
import { RefName } from '../../components/ref-name.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { Time } from '../../components/time.tsx'
import { remotePath } from '../../lib/remote-path.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { PublishDialog, wantsPublishing } from './publish-dialog.tsx'
import styles from './unrelated-dialog.module.css'

type Choice = 'another' | 'import' | 'overwrite'

const choices = [
  { value: 'another', label: 'Another target' },
  { value: 'import', label: 'Import it first' },
  { value: 'overwrite', label: 'Overwrite it' },
] as const

const SideView = ({ title, side }: { readonly title: string; readonly side: Side | null }) => (
  <section className={styles['side']} aria-label={title}>
    <h3 title={title}>{title}</h3>
    {side !== null && (
      <>
        <p className={styles['muted']}>{sideCountWords(side)}</p>
        <ul>
          {side.newest.map(({ ref, subject, authorName, committedAt }) => (
            <li key={ref}>
              <RefName refName={ref} />
              <span title={subject}>{subject}</span>
              <span className={styles['muted']}>
                {authorName}, <Time at={committedAt} />
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
)

/** What each way out does, in words. */
const choiceWords = (choice: Choice, mirror: Mirror): string => {
  const there = hostName(mirror.host)
  switch (choice) {
    case 'another':
      return `This mirror goes to another address. What stands at ${there} stays as it is.`
    case 'import':
      return `Takes all branches and tags of ${there} into ${mirror.repository} once. Nothing here is overwritten: a branch that both have is put beside. Then the mirror pushes both; a branch that both have waits for you.`
    case 'overwrite':
      return `The next run makes ${there} the same as ${mirror.repository}, this once. The tips it overwrites there are kept here, and can be restored from Kept. Branches that only ${there} has stay.`
  }
}

const labels: Readonly<Record<Choice, string>> = {
  another: 'Use this target',
  import: 'Import it first',
  overwrite: 'Overwrite and keep their tips',
}

const useChoice = (mirror: Mirror, onClose: () => void) => {
  const change = useAction('mirrors.change')
  const fetch = useAction('fetches.start')
  const sync = useAction('mirrors.syncNow')
  const action = { another: change, import: fetch, overwrite: sync }
  const clear = (): void => [change, fetch, sync].forEach((one) => one.clear())

  const perform = async (choice: Choice, url: string, confirmPublic: boolean): Promise<void> => {
    const { id, repository } = mirror
    const account = mirror.accountId === null ? {} : { accountId: mirror.accountId }
    const done =
      choice === 'another'
        ? await change.run({ id, url, confirmPublic })
        : choice === 'import'
          ? await fetch.run({ repository, url: mirror.url, ...account, confirmPublic })
          : await sync.run({ id, accept: true })
    if (done !== null) onClose()
  }
  return { action, clear, perform }
}

const Content = ({ mirror, onClose }: { readonly mirror: Mirror; readonly onClose: () => void }) => {
  const [choice, setChoice] = useState<Choice>('another')
  const [url, setUrl] = useState('')
  const { data, error, isSlow } = useCall('mirrors.bothSides', { id: mirror.id })
  const { action, clear, perform } = useChoice(mirror, onClose)
  const { error: failed, isBusy } = action[choice]
  const asked = wantsPublishing(failed) ? failed : null
  return (
    <>
      <div className={styles['sides']}>
        <SideView title={`Here, ${mirror.repository}`} side={data?.here ?? null} />
        <SideView
          title={`There, ${hostName(mirror.host)} ${remotePath(mirror.url)}`}
          side={data?.there ?? null}
        />
      </div>
      {data === null && isSlow && (
        <p role="status" className={styles['muted']}>
          Looking at both sides…
        </p>
      )}
      {error !== null && <CallFailure error={error} />}
      <div className={styles['choice']}>
        <SegmentedControl
          label="What to do"
          value={choice}
          choices={choices}
          onChange={(next) => {
            clear()
            setChoice(next)
          }}
        />
        <p>{choiceWords(choice, mirror)}</p>
        {choice === 'another' && (
          <TextField
            label="Address of the target"
            mono
            placeholder="https://host/owner/repository"
            value={url}
            onChange={(next) => {
              clear()
              setUrl(next)
            }}
          />
        )}
        {failed !== null && asked === null && <CallFailure error={failed} />}
      </div>
      <div className={styles['foot']}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone={choice === 'overwrite' ? 'danger' : 'primary'}
          busy={isBusy}
          disabled={choice === 'another' && url.trim() === ''}
          onClick={() => void perform(choice, url, false)}
        >
          {labels[choice]}
        </Button>
      </div>
      <PublishDialog
        error={asked}
        confirmLabel="Publish and go on"
        busy={isBusy}
        onConfirm={() => void perform(choice, url, true)}
        onClose={clear}
      />
    </>
  )
}

/** The first push to a target that holds another history: both sides, and the three ways out. */
export const UnrelatedDialog = ({
  mirror,
  open,
  onClose,
}: {
  readonly mirror: Mirror
  readonly open: boolean
  readonly onClose: () => void
}) => (
  <Dialog
    open={open}
    onClose={onClose}
    size="wide"
    title={`${hostName(mirror.host)} holds something else`}
    description={`${remotePath(mirror.url)} shares no commit with ${mirror.repository}. Nothing was pushed, and nothing is lost.`}
  >
    {open && <Content mirror={mirror} onClose={onClose} />}
  </Dialog>
)
