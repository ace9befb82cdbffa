import { Fragment } from 'react'
import { Link } from 'wouter'
import { places } from '../../lib/places.ts'
import styles from './files.module.css'

/** Where one is in the folders; each a link. */
export const Breadcrumb = ({
  repository,
  revision,
  path,
}: {
  readonly repository: string
  readonly revision: string | null
  readonly path: string
}) => {
  const parts = path === '' ? [] : path.split('/')
  const root = repository.split('/').at(-1) ?? repository
  return (
    <nav aria-label="Folders" className={styles['crumbs']} title={path}>
      {parts.length === 0 ? (
        <span aria-current="page">{root}</span>
      ) : (
        <Link href={places.files(repository, revision)}>{root}</Link>
      )}
      {parts.map((part, index) => (
        <Fragment key={parts.slice(0, index + 1).join('/')}>
          <span aria-hidden>/</span>
          {index === parts.length - 1 ? (
            <span aria-current="page">{part}</span>
          ) : (
            <Link href={places.files(repository, revision, parts.slice(0, index + 1).join('/'))}>{part}</Link>
          )}
        </Fragment>
      ))}
    </nav>
  )
}
