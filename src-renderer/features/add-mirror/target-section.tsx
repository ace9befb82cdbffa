import { Link } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/field.tsx'
import { places } from '../../lib/places.ts'
import styles from './add-mirror.module.css'
import { targetHint } from './target-words.ts'
import type { MirrorForm } from './use-mirror-form.ts'

/** The repository here: a name is proposed; what it means that one of that name exists is said. */
export const TargetSection = ({
  form,
  exists,
  problem,
  same,
}: {
  readonly form: MirrorForm
  readonly exists: boolean
  /** What is wrong with the name. */
  readonly problem: string | null
  /** The mirror that would be added a second time. */
  readonly same: Mirror | null
}) => {
  const { name, choice, change, entered, isNameFixed } = form
  return (
    <div className={styles['source']}>
      <div className={styles['half']}>
        <TextField
          label="Repository here"
          value={isNameFixed ? name : (entered.name ?? name)}
          disabled={isNameFixed}
          placeholder="team/project"
          onChange={(next) => change({ name: next })}
          error={entered.name === null || name === '' ? null : problem}
          hint={name === '' ? 'It is named after the remote.' : targetHint(choice, exists, entered.replace)}
        />
      </div>
      {same !== null && (
        <ErrorPanel
          tone="waiting"
          title={`${same.repository} has this mirror already.`}
          actions={<Link href={places.mirror(same.id)}>Show it on the board</Link>}
        />
      )}
    </div>
  )
}
