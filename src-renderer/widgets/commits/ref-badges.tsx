import { Badge } from '../../components/badge.tsx'
import { RefName, shortName } from '../../components/ref-name.tsx'
import styles from './commit-list.module.css'

/** Branches and tags that point at a commit; beyond `most` their number. */
export const RefBadges = ({ refs, most }: { readonly refs: readonly string[]; readonly most: number }) => {
  const shown = refs.length > most ? refs.slice(0, Math.max(1, most - 1)) : refs
  const hidden = refs.slice(shown.length)
  if (refs.length === 0) return null
  return (
    <span className={styles['refs']}>
      {shown.map((ref) => (
        <Badge key={ref} tone={ref.startsWith('refs/tags/') ? 'neutral' : 'busy'}>
          <span className={styles['ref']}>
            <RefName refName={ref} />
          </span>
        </Badge>
      ))}
      {hidden.length > 0 && (
        <span className={styles['moreRefs']} title={hidden.map(shortName).join(', ')}>
          +{hidden.length}
          <span className="visually-hidden"> more: {hidden.map(shortName).join(', ')}</span>
        </span>
      )}
    </span>
  )
}
