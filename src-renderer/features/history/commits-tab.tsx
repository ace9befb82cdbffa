import { GitCompare } from 'lucide-react'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { places } from '../../lib/places.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { CommitList } from '../../widgets/commits/commit-list.tsx'
import { EmptyRepository, isEmpty } from '../../widgets/commits/empty-repository.tsx'
import { RevisionPicker } from '../../widgets/commits/revision-picker.tsx'
import { useSettled } from '../../widgets/commits/use-settled.ts'
import { loadCodeWhenIdle } from '../../widgets/diff/load-code.ts'
import styles from './history.module.css'
import { useCompared } from './use-compared.ts'

const typingMs = 200

/** The history of a branch, a tag, or all of them. */
export const CommitsTab = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const [parameters, change] = useQueryParameters()
  const [, navigate] = useLocation()
  const chosen = (parameters.get('chosen') ?? '').split(' ').filter((id) => id !== '')
  const compared = useCompared(repository.name, chosen)
  const revision = parameters.get('revision')
  const all = parameters.get('all') !== null
  const query = parameters.get('q') ?? ''
  const path = parameters.get('path') ?? ''
  const asked = useSettled(query, typingMs)

  // The next thing one looks at here is a commit.
  useEffect(loadCodeWhenIdle, [])

  if (isEmpty(repository)) return <EmptyRepository repository={repository} />
  return (
    <>
      <div className={styles['bar']}>
        <RevisionPicker
          label="Show commits of"
          repository={repository.name}
          defaultBranch={repository.defaultBranch}
          revision={revision}
          isAll={all}
          onChange={(to) => change({ revision: to === repository.defaultBranch ? null : to, all: null })}
          onAll={() => change({ revision: null, all: '1' })}
        />
        <SearchField label="Search messages and authors" value={query} onChange={(q) => change({ q })} />
        <span className={styles['grow']} />
        {chosen.length > 0 && (
          <span role="status" className={styles['hint']}>
            {chosen.length === 1 ? 'Select one more to compare' : '2 selected'}
          </span>
        )}
        {compared !== null && (
          <Button
            tone="primary"
            icon={<GitCompare />}
            onClick={() => navigate(places.compare(repository.name, compared.older, compared.newer))}
          >
            Compare
          </Button>
        )}
      </div>
      {path !== '' && (
        <p className={styles['path']}>
          Only commits that changed <code>{path}</code>
          <Button size="small" tone="quiet" onClick={() => change({ path: null })}>
            Show all
          </Button>
        </p>
      )}
      <CommitList
        repository={repository.name}
        revision={revision}
        all={all}
        path={path}
        query={asked}
        chosen={chosen}
        onChoose={(ids) => change({ chosen: ids.join(' ') })}
      />
    </>
  )
}
