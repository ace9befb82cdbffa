import { Link } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { standingSentence } from '../../../src-shared/domain/ref-answer.ts'
import type { RefStanding } from '../../../src-shared/domain/ref-standing.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { useCall } from '../../stores/use-call.ts'
import { AskRefForm } from './ask-ref-form.tsx'
import { changesStanding } from './changes-standing.ts'
import { MirrorAnswer } from './mirror-answer.tsx'
import { orderAnswers } from './order-answers.ts'
import styles from './why.module.css'

/** The ref itself: where it stands here. */
const Here = ({ standing }: { readonly standing: RefStanding }) => {
  const { repository, ref, objectId, commit, isDefault } = standing
  return (
    <p className={styles['here']}>
      <RefName refName={ref} />
      {isDefault && <Badge>default</Badge>}
      {objectId === null ? (
        <Badge>not here</Badge>
      ) : (
        <span className={styles['commit']}>
          <ObjectId id={objectId} />
          {commit !== null && (
            <>
              <Link href={places.commit(repository, commit.id)}>{commit.subject}</Link>
              <span className={styles['faint']}>
                {commit.authorName}, <Time at={commit.committedAt} />
              </span>
            </>
          )}
        </span>
      )}
    </p>
  )
}

const Answer = ({ standing }: { readonly standing: RefStanding }) => {
  const [askedId] = useQueryState('mirror')
  const { repository, mirrors, ref } = standing
  return (
    <>
      <div className={styles['headline']}>
        <div role="status">
          <h2>{standingSentence(standing, shortName(ref))}</h2>
        </div>
        <Here standing={standing} />
      </div>
      {mirrors.length === 0 ? (
        <EmptyState
          title="No mirror yet"
          text="What is here goes nowhere else until this repository has a mirror."
          action={<Link href={places.add({ repository })}>Add mirror</Link>}
        />
      ) : (
        orderAnswers(mirrors, askedId).map((at) => (
          <MirrorAnswer key={at.mirror.id} at={at} standing={standing} />
        ))
      )}
    </>
  )
}

/** "Why is this branch not there?": how one ref stands at every mirror, and what to do. */
export const WhyTab = ({
  repository,
  refText,
}: {
  readonly repository: RepositoryDetails
  /** Full or short name; null: none was asked about yet. */
  readonly refText: string | null
}) => {
  const { name } = repository
  const { data, error, isSlow, reload } = useCall(
    'refs.standing',
    refText === null ? null : { repository: name, ref: refText },
    { refreshOn: changesStanding(name) },
  )
  return (
    <div className={styles['page']} tabIndex={0} role="region" aria-label="Where it stands, and why">
      <AskRefForm key={refText} repository={name} refText={refText} />
      {refText === null && (
        <EmptyState
          title="Why is a branch not there?"
          text="Name a branch or tag, also one that should exist and does not. You see where it stands at every mirror, why, and what to do."
        />
      )}
      {data === null && error !== null && (
        <CallErrorPanel
          error={error}
          actions={error.code === 'invalid_input' ? undefined : <Button onClick={reload}>Try again</Button>}
        />
      )}
      {data === null && isSlow && <SkeletonRows label="Loading where it stands" />}
      {data !== null && <Answer standing={data} />}
    </div>
  )
}
