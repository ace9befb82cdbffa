import { useRef } from 'react'
import { Plus, Trash2 } from 'lucide-react'
import type { RefPolicyOperation } from '../../../src-shared/domain/ref-policy.ts'
import { Button, IconButton } from '../../components/button.tsx'
import type { RuleDraft } from './token-options.ts'
import styles from './token.module.css'

const operations: readonly (readonly [RefPolicyOperation | 'allow', string])[] = [
  ['no-push', 'takes no push'],
  ['no-force-push', 'takes no force push'],
  ['verify-sig', 'takes signed commits only'],
  ['allow', 'takes everything'],
]

/** Rules for branches and tags, in order: the first that matches decides. */
export const TokenRules = ({
  rules,
  onChange,
}: {
  readonly rules: readonly RuleDraft[]
  readonly onChange: (rules: readonly RuleDraft[]) => void
}) => {
  const addButton = useRef<HTMLButtonElement>(null)
  const change = (index: number, part: Partial<RuleDraft>): void =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)))
  return (
    <fieldset className={styles['rules']}>
      <legend>Rules for branches</legend>
      {rules.length === 0 && <p className={styles['hint']}>None: every branch and tag may be pushed.</p>}
      {rules.map((rule, index) => (
        <div key={index} className={styles['rule']}>
          <input
            aria-label={`Branch of rule ${index + 1}`}
            placeholder="main, release/*"
            value={rule.pattern}
            spellCheck={false}
            // A rule is added to be filled in.
            autoFocus={rule.pattern === ''}
            onChange={(event) => change(index, { pattern: event.target.value })}
            className={styles['pattern']}
          />
          <select
            aria-label={`What rule ${index + 1} says`}
            value={rule.operation}
            onChange={(event) => change(index, { operation: event.target.value as RuleDraft['operation'] })}
            className={styles['operation']}
          >
            {operations.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <IconButton
            label={`Remove rule ${index + 1}`}
            icon={<Trash2 />}
            onClick={() => {
              onChange(rules.filter((_, at) => at !== index))
              addButton.current?.focus()
            }}
          />
        </div>
      ))}
      <div>
        <Button
          ref={addButton}
          size="small"
          icon={<Plus />}
          onClick={() => onChange([...rules, { pattern: '', operation: 'no-force-push' }])}
        >
          Add a rule
        </Button>
      </div>
    </fieldset>
  )
}
