import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { Disclosure } from '../../components/disclosure.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { revisionLabel } from '../../widgets/commits/refs-to-choose.ts'
import { apartSentence, commitsApart } from './commits-apart.ts'
import styles from './history.module.css'

/** As far as is read to count; beyond that the sentence says "more than". */
const limit = 500
const mostListed = 100

/** How two sides stand to each other, and the commits that only the head has. */
export const CommitsBetween = ({
  repository,
  base,
  head,
}: {
  readonly repository: string
  readonly base: string
  readonly head: string
}) => {
  const refreshOn = (event: ContractEvent): boolean =>
    event.name === 'repository.refsChanged' && event.payload.repository === repository
  const ofBase = useCall('commits.list', { repository, revision: base, limit }, { refreshOn }).data
  const ofHead = useCall('commits.list', { repository, revision: head, limit }, { refreshOn }).data
  const apart = useMemo(
    () => (ofBase === null || ofHead === null ? null : commitsApart(ofBase.items, ofHead.items)),
    [ofBase, ofHead],
  )
  // What is missing is said where the difference would be.
  if (apart === null) return null
  const { ahead, behind } = apart
  const sentence = apartSentence(revisionLabel(base), revisionLabel(head), ahead, behind)
  return (
    <div className={styles['between']}>
      {ahead.commits.length === 0 ? (
        <p>{sentence}</p>
      ) : (
        <Disclosure summary={sentence}>
          <ul className={styles['commits']}>
            {ahead.commits.slice(0, mostListed).map((commit) => (
              <li key={commit.id}>
                <ObjectId id={commit.id} />
                <Link href={places.commit(repository, commit.id)} title={commit.subject}>
                  {commit.subject === '' ? 'No message' : commit.subject}
                </Link>
                <span className={styles['muted']}>{commit.author.name}</span>
                <span className={styles['muted']}>
                  <Time at={commit.author.at} />
                </span>
              </li>
            ))}
            {ahead.commits.length > mostListed && (
              <li>
                <Link
                  href={`${places.repository(repository, 'commits')}?revision=${encodeURIComponent(head)}`}
                >
                  All commits of {revisionLabel(head)}
                </Link>
              </li>
            )}
          </ul>
        </Disclosure>
      )}
    </div>
  )
}
