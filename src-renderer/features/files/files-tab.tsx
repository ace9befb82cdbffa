import { useLocation } from 'wouter'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallError } from '../../widgets/commits/call-error.tsx'
import { EmptyRepository, isEmpty } from '../../widgets/commits/empty-repository.tsx'
import { RevisionPicker } from '../../widgets/commits/revision-picker.tsx'
import { Breadcrumb } from './breadcrumb.tsx'
import { FileView } from './file-view.tsx'
import styles from './files.module.css'
import { FolderList } from './folder-list.tsx'

/** Folders and files of a revision. */
export const FilesTab = ({
  repository,
  revision,
  path,
}: {
  readonly repository: RepositoryDetails
  /** Null: the default branch. */
  readonly revision: string | null
  /** "" is the root. */
  readonly path: string
}) => {
  const [, navigate] = useLocation()
  const isNothing = isEmpty(repository)
  const { name, defaultBranch } = repository
  const { data, error, isSlow, reload } = useCall(
    'files.list',
    isNothing ? null : { repository: name, path, ...(revision === null ? {} : { revision }) },
    {
      refreshOn: (event: ContractEvent) =>
        event.name === 'repository.refsChanged' && event.payload.repository === name,
    },
  )
  if (isNothing) return <EmptyRepository repository={repository} />
  // What is no folder may be a file; if it is neither, the file says so.
  const isFile = error?.code === 'not_found' && path !== ''
  return (
    <>
      <div className={styles['bar']}>
        <RevisionPicker
          label="Show files of"
          repository={name}
          defaultBranch={defaultBranch}
          revision={revision}
          onChange={(to) => navigate(places.files(name, to === defaultBranch ? null : to, path))}
        />
        <Breadcrumb repository={name} revision={revision} path={path} />
        {path !== '' && <CopyButton text={path} what="the path" />}
      </div>
      {isFile ? (
        <FileView key={`${revision} ${path}`} repository={name} revision={revision} path={path} />
      ) : data !== null ? (
        <FolderList repository={name} revision={revision} tree={data} />
      ) : error !== null ? (
        <CallError error={error} onRetry={reload} />
      ) : (
        isSlow && <SkeletonRows />
      )}
    </>
  )
}
