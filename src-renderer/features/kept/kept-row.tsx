import { EllipsisVertical } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { places } from '../../lib/places.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { expiryWords, todayOf, whatHappened } from './kept-words.ts'
import styles from './kept.module.css'
import { RestoreInPlaceDialog } from './restore-in-place-dialog.tsx'
import { useKeptOrigin } from './use-kept-by.ts'

const StandsToday = ({ repository, kept }: { readonly repository: string; readonly kept: KeptRef }) => {
  switch (todayOf(kept)) {
    case 'gone':
      return <span>gone today</span>
    case 'there':
      return <span>stands there again today</span>
    case 'elsewhere':
      return (
        <span>
          today at{' '}
          <Link href={places.commit(repository, kept.currentObjectId ?? '')}>
            <ObjectId id={kept.currentObjectId} />
          </Link>
        </span>
      )
  }
}

/** One old tip: what it was, what happened to it, and the ways back. */
export const KeptRow = ({
  repository,
  kept,
  onChanged,
}: {
  readonly repository: string
  readonly kept: KeptRef
  readonly onChanged: () => void
}) => {
  const now = useNow(60_000)
  const { by, runRef } = useKeptOrigin(kept)
  const restore = useAction('keptRefs.restore')
  const pin = useAction('keptRefs.pin')
  const [restoredAs, setRestoredAs] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const name = shortName(kept.originalRef)
  const today = todayOf(kept)
  const failure = restore.error ?? pin.error

  const restoreBeside = async (): Promise<void> => {
    const restored = await restore.run({ repository, name: kept.name, where: 'beside' })
    if (restored !== null) setRestoredAs(restored.ref)
  }
  const changePin = async (): Promise<void> => {
    const pinned = await pin.run({ repository, name: kept.name, pinned: !kept.pinned })
    if (pinned !== null) onChanged()
  }
  return (
    <div className={styles['row']}>
      <div className={styles['what']}>
        <div className={styles['line']}>
          <RefName refName={kept.originalRef} />
          <Link
            href={places.commit(repository, kept.objectId)}
            aria-label={`Old tip ${kept.objectId.slice(0, 7)}`}
          >
            <ObjectId id={kept.objectId} />
          </Link>
        </div>
        <div className={styles['facts']}>
          <span>{whatHappened(runRef?.outcome ?? null, by?.kind ?? null)}</span>
          <StandsToday repository={repository} kept={kept} />
          <span {...(kept.expiresAt === null ? {} : { title: exactTime(kept.expiresAt) })}>
            {expiryWords(kept, now)}
          </span>
        </div>
        <p role="status">
          {restoredAs !== null && (
            <>
              Restored as <code>{shortName(restoredAs)}</code>.{' '}
              <Link href={places.commit(repository, kept.objectId)}>Show it</Link>
            </>
          )}
        </p>
        {failure !== null && (
          <p role="alert" className={styles['failure']}>
            {failure.message}
          </p>
        )}
      </div>
      <div className={styles['actions']}>
        {today === 'elsewhere' && kept.currentObjectId !== null && (
          <Link
            href={places.compare(repository, kept.objectId, kept.currentObjectId)}
            aria-label={`Compare with today: the old tip of ${name}`}
          >
            Compare with today
          </Link>
        )}
        {today === 'gone' && <Link href={places.commit(repository, kept.objectId)}>Show the commits</Link>}
        <Button size="small" busy={restore.isBusy} onClick={() => void restoreBeside()}>
          Restore beside
        </Button>
        <Menu
          trigger={<IconButton label={`More for ${name}`} icon={<EllipsisVertical />} />}
          items={[
            { label: 'Restore in place…', disabled: today === 'there', onSelect: () => setAsking(true) },
            { label: kept.pinned ? 'Unpin' : 'Pin: never expires', onSelect: () => void changePin() },
          ]}
        />
      </div>
      <RestoreInPlaceDialog
        repository={repository}
        kept={kept}
        open={isAsking}
        onClose={() => setAsking(false)}
        onRestored={(ref) => {
          setRestoredAs(ref)
          onChanged()
        }}
      />
    </div>
  )
}
