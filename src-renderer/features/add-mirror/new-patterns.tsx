import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { CheckField } from '../../components/field.tsx'
import { PatternsField } from '../../widgets/mirror/patterns-field.tsx'
import { signInInput, signInKey } from './sign-in-state.ts'
import type { MirrorForm } from './use-mirror-form.ts'

/** Which branches, tags and notes a new mirror carries. */
export const NewPatterns = ({
  form,
  direction,
}: {
  readonly form: MirrorForm
  readonly direction: Direction
}) => {
  const { entered, change, address, signIn, name } = form
  const remote =
    address === null ? null : { url: address.url, direction, repository: name, ...signInInput(signIn) }
  return (
    <>
      <PatternsField
        patterns={entered.patterns}
        remote={remote}
        remoteKey={`${address?.url ?? ''} ${direction} ${name} ${signInKey(signIn)}`}
        onChange={(patterns) => change({ patterns })}
      />
      <CheckField
        label="Mirror git notes too"
        checked={entered.notes ?? direction === 'pull'}
        onChange={(notes) => change({ notes })}
      />
    </>
  )
}
