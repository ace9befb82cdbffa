import { useState } from 'react'
import { Link } from 'wouter'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import {
  conflictSentence,
  type Conflict,
  type ConflictChoice,
  type ConflictSide,
} from '../../../src-shared/domain/conflict.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { Time } from '../../components/time.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { choiceLabels } from './conflict-words.ts'
import styles from './conflicts-section.module.css'
import detail from './mirror-detail.module.css'

const shownAtOnce = 20
const choices = ['mine', 'theirs', 'both'] as const satisfies readonly ConflictChoice[]

const Side = ({ name, side }: { readonly name: string; readonly side: ConflictSide }) => (
  <>
    <dt>{name}</dt>
    <dd>
      <ObjectId id={side.objectId} />
      {side.subject !== null && <span className={styles['subject']}>{side.subject}</span>}
      {side.committedAt !== null && (
        <span className={styles['when']}>
          {side.authorName}, <Time at={side.committedAt} />
        </span>
      )}
    </dd>
  </>
)

/** Both sides of one conflict, and the choices that end it. A list item: it stands in a list, or in a `ul` of its own. */
export const OneConflict = ({
  mirror,
  conflict,
}: {
  readonly mirror: Mirror
  readonly conflict: Conflict
}) => {
  const [choice, setChoice] = useState<ConflictChoice | null>(null)
  const host = hostName(mirror.host)
  const name = shortName(conflict.ref)
  const isBusy = conflict.choice !== null || mirror.activeRun !== null
  return (
    <li className={styles['conflict']}>
      <p className={styles['sentence']}>{conflictSentence(conflict, host)}.</p>
      <dl className={styles['sides']}>
        <Side name="Here" side={conflict.local} />
        <Side name={host} side={conflict.remote} />
      </dl>
      <div className={styles['actions']} role="group" aria-label={`End the conflict of ${name}`}>
        {choices.map((one) => (
          <Button key={one} size="small" busy={isBusy} onClick={() => setChoice(one)}>
            {choiceLabels[one]}
          </Button>
        ))}
        <Link
          href={places.compare(mirror.repository, conflict.remote.objectId, conflict.local.objectId)}
          aria-label={`Compare both sides of ${name}`}
        >
          Compare both sides
        </Link>
      </div>
      {choice !== null && (
        <ConflictDialog mirror={mirror} conflict={conflict} choice={choice} onClose={() => setChoice(null)} />
      )}
    </li>
  )
}

/** What changed on both sides of a two-way mirror, and how to end it. Nothing where there is nothing. */
export const ConflictsSection = ({ mirror }: { readonly mirror: Mirror }) => {
  const { id, conflictCount } = mirror
  const refreshOn = (event: ContractEvent): boolean =>
    event.name === 'mirror.changed' && event.payload.id === id
  const { data, error } = useCall('mirrors.conflicts', conflictCount === 0 ? null : { id }, { refreshOn })
  if (conflictCount === 0) return null
  const items = data?.items ?? []
  return (
    <section className={detail['section']} aria-labelledby="conflicts">
      <h3 id="conflicts">Conflicts</h3>
      <p className={detail['faint']}>
        These stay as they are on both sides until you choose. You can also merge both and push: then the
        conflict ends by itself.
      </p>
      {error !== null && <CallErrorPanel error={error} />}
      <ul className={styles['list']}>
        {items.slice(0, shownAtOnce).map((conflict) => (
          <OneConflict
            key={`${conflict.ref} ${conflict.local.objectId} ${conflict.remote.objectId}`}
            mirror={mirror}
            conflict={conflict}
          />
        ))}
      </ul>
      {items.length > shownAtOnce && <p>and {items.length - shownAtOnce} more</p>}
    </section>
  )
}
