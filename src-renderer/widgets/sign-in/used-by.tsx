import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import styles from './sign-in-dialog.module.css'

const namedMirrors = 6

const sentence = (mirrors: readonly Mirror[]): string => {
  if (mirrors.some(({ failure }) => failure !== null)) {
    return 'What it stops is tried again as soon as it is saved:'
  }
  return mirrors.length === 1 ? 'One mirror uses it:' : `${mirrors.length} mirrors use it:`
}

/** The mirrors a sign-in is for, the first few by name. */
export const UsedBy = ({ mirrors }: { readonly mirrors: readonly Mirror[] }) =>
  mirrors.length === 0 ? null : (
    <div>
      <p className={styles['next']}>{sentence(mirrors)}</p>
      <ul className={styles['mirrors']}>
        {mirrors.slice(0, namedMirrors).map((mirror) => (
          <li key={mirror.id} title={mirror.url}>
            {mirror.repository}
          </li>
        ))}
        {mirrors.length > namedMirrors && <li>and {mirrors.length - namedMirrors} more</li>}
      </ul>
    </div>
  )
