import { useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { CheckField, FieldStack } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { PatternsField } from './patterns-field.tsx'

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((pattern, index) => pattern === right[index])

/** Which refs a mirror carries. Switches take effect at once, patterns when they are saved. */
export const MirrorScopeOptions = ({ mirror }: { readonly mirror: Mirror }) => {
  const change = useAction('mirrors.change')
  const [patterns, setPatterns] = useState<readonly string[]>(mirror.patterns)
  const { id } = mirror
  return (
    <FieldStack>
      <PatternsField
        key={mirror.patterns.join('\n')}
        patterns={mirror.patterns}
        remote={{ mirrorId: id }}
        remoteKey={`${id} ${mirror.direction}`}
        onChange={setPatterns}
      />
      {!same(patterns, mirror.patterns) && (
        <div>
          <Button busy={change.isBusy} onClick={() => void change.run({ id, patterns: [...patterns] })}>
            Save the patterns
          </Button>
        </div>
      )}
      <CheckField
        kind="switch"
        label="Mirror git notes too"
        checked={mirror.notes}
        onChange={(notes) => void change.run({ id, notes })}
      />
      {mirror.direction === 'pull' && (
        <CheckField
          kind="switch"
          label="Allow extra branches here"
          hint="Branches that the remote does not have may be pushed to this computer. Those that are mirrored never."
          checked={mirror.extraBranches}
          onChange={(extraBranches) => void change.run({ id, extraBranches })}
        />
      )}
      {change.error !== null && <ErrorPanel title={change.error.message} />}
    </FieldStack>
  )
}
