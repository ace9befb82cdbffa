import { Link } from 'wouter'
import { ObjectId } from '../../components/object-id.tsx'
import { places } from '../../lib/places.ts'
import styles from './run-view.module.css'

/** "old → new", which leads to what lies between them; a ref that came or went leads to its commit. */
export const RefMove = ({
  repository,
  oldObjectId,
  newObjectId,
}: {
  readonly repository: string
  readonly oldObjectId: string | null
  readonly newObjectId: string | null
}) => {
  if (oldObjectId !== null && newObjectId !== null) {
    return (
      <Link
        href={places.compare(repository, oldObjectId, newObjectId)}
        className={styles['move'] ?? ''}
        title="Compare"
      >
        <ObjectId id={oldObjectId} />
        <span aria-label="to">→</span>
        <ObjectId id={newObjectId} />
      </Link>
    )
  }
  const only = newObjectId ?? oldObjectId
  if (only === null) return null
  return (
    <Link href={places.commit(repository, only)} className={styles['move'] ?? ''} title="Show the commit">
      <ObjectId id={only} />
    </Link>
  )
}
