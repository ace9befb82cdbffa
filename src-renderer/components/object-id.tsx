import styles from './ref-name.module.css'

/** A commit's or object's id, short; the whole one on hover. "—" for none. */
export const ObjectId = ({ id }: { readonly id: string | null }) =>
  id === null ? (
    <span aria-label="none">—</span>
  ) : (
    <code className={styles['id']} title={id}>
      {id.slice(0, 7)}
    </code>
  )
