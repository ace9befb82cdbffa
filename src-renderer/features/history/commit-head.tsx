import { FolderOpen, GitCompare } from 'lucide-react'
import { Fragment } from 'react'
import { Link, useLocation } from 'wouter'
import type { CommitDetails } from '../../../src-shared/domain/commit.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { RefBadges } from '../../widgets/commits/ref-badges.tsx'
import { signatureWords } from '../../widgets/commits/signature-words.ts'
import styles from './commit-head.module.css'

/** Message and facts of a commit. */
export const CommitHead = ({
  repository,
  commit,
}: {
  readonly repository: string
  readonly commit: CommitDetails
}) => {
  const [, navigate] = useLocation()
  const { author, committer, parents, signature } = commit
  const isOtherCommitter = committer.name !== author.name || committer.email !== author.email
  const [parent] = parents
  return (
    <header className={styles['head']}>
      <div className={styles['title']}>
        <h2>{commit.subject === '' ? 'No message' : commit.subject}</h2>
        <div className={styles['actions']}>
          {parent !== undefined && parents.length > 1 && (
            <Button
              icon={<GitCompare />}
              onClick={() => navigate(places.compare(repository, parent, commit.id))}
            >
              Compare with parent
            </Button>
          )}
          <Button icon={<FolderOpen />} onClick={() => navigate(places.files(repository, commit.id))}>
            Browse files
          </Button>
        </div>
      </div>
      {commit.body !== '' && (
        <pre className={styles['body']} tabIndex={0} aria-label="Message">
          {commit.body}
        </pre>
      )}
      <div className={styles['facts']}>
        <span>
          <strong title={author.email}>{author.name}</strong> wrote it <Time at={author.at} />
        </span>
        {(isOtherCommitter || committer.at !== author.at) && (
          <span>
            committed
            {isOtherCommitter && (
              <>
                {' '}
                by <strong title={committer.email}>{committer.name}</strong>
              </>
            )}{' '}
            <Time at={committer.at} />
          </span>
        )}
        <span className={styles['id']}>
          <ObjectId id={commit.id} />
          <CopyButton text={commit.id} what="the commit id" />
        </span>
        <span>
          {parents.length === 0 ? 'No parent' : parents.length === 1 ? 'Parent ' : 'Parents '}
          {parents.map((id, index) => (
            <Fragment key={id}>
              {index > 0 && ' '}
              <Link href={places.commit(repository, id)}>
                <ObjectId id={id} />
              </Link>
            </Fragment>
          ))}
        </span>
        {signature !== null && <span>{signatureWords(signature)}</span>}
        <RefBadges refs={commit.refs} most={6} />
      </div>
    </header>
  )
}
