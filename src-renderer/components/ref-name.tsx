import { GitBranch, Tag } from 'lucide-react'
import styles from './ref-name.module.css'

/** The part of a ref's full name that a person reads. */
export const shortName = (ref: string): string =>
  ref.replace(/^refs\/(heads|tags)\//, '').replace(/^refs\//, '')

/** A branch or tag by name, with its sign. */
export const RefName = ({ refName }: { readonly refName: string }) => {
  const isTag = refName.startsWith('refs/tags/')
  return (
    <span className={styles['ref']} title={shortName(refName)}>
      {isTag ? <Tag aria-label="tag" /> : <GitBranch aria-label="branch" />}
      <code>{shortName(refName)}</code>
    </span>
  )
}
