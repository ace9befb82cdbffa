import { useState } from 'react'
import type { CallInput } from '../../../src-shared/contract/contract-types.ts'
import { previewSentence, type PatternPreview } from '../../../src-shared/domain/pattern-preview.ts'
import { patternProblem } from '../../../src-shared/domain/ref-patterns.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { TextAreaField } from '../../components/field.tsx'
import { useLook } from '../../lib/use-look.ts'
import { useContract } from '../../stores/contract-context.tsx'
import styles from './patterns-field.module.css'

/** Patterns are tried once they have stood still for this many milliseconds. */
const typingMs = 350

type PreviewInput = CallInput<'mirrors.previewPatterns'>
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const Names = ({ title, names }: { readonly title: string; readonly names: readonly string[] }) =>
  names.length === 0 ? null : (
    <>
      <h4 className={styles['title']}>{title}</h4>
      <ul className={styles['names']}>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  )

const Found = ({ preview }: { readonly preview: PatternPreview }) => (
  <Disclosure summary={`${previewSentence(preview)}.`}>
    <div className={styles['found']} tabIndex={0} role="group" aria-label="What goes along">
      <Names title="Branches" names={preview.branches.carried} />
      <Names title="Tags" names={preview.tags.carried} />
      <Names title="Left out" names={[...preview.branches.leftOut, ...preview.tags.leftOut]} />
    </div>
  </Disclosure>
)

/** Which branches and tags go along, one pattern a line; what they let through is shown while they are typed. */
export const PatternsField = ({
  patterns,
  remote,
  remoteKey,
  onChange,
}: {
  readonly patterns: readonly string[]
  /** What they are tried on; null while that is not known. */
  readonly remote: Without<PreviewInput, 'patterns'> | null
  /** Tells one remote and sign-in from another, without secrets. */
  readonly remoteKey: string
  /** Called with patterns that are whole. */
  readonly onChange: (patterns: readonly string[]) => void
}) => {
  const connection = useContract()
  const [text, setText] = useState(patterns.join('\n'))
  const typed = linesOf(text)
  const problem = typed.map(patternProblem).find((one) => one !== null) ?? null
  const key =
    remote === null || problem !== null || typed.length === 0 ? null : `${remoteKey} ${typed.join('\n')}`
  const { look } = useLook(
    key,
    () => connection.call('mirrors.previewPatterns', { ...remote, patterns: [...typed] } as PreviewInput),
    typingMs,
  )
  return (
    <div className={styles['field']}>
      <TextAreaField
        label="Branches and tags"
        hint="Empty: all of them. One pattern a line, like main, release/*, refs/tags/v1.* or !release/old-*; the last that fits decides."
        error={problem}
        mono
        rows={3}
        value={text}
        onChange={(next) => {
          setText(next)
          const whole = linesOf(next)
          if (whole.every((pattern) => patternProblem(pattern) === null)) onChange(whole)
        }}
      />
      <div role="status">
        {look.kind === 'done' && <Found preview={look.value} />}
        {look.kind === 'failed' && <p className={styles['muted']}>{look.error.message}</p>}
      </div>
    </div>
  )
}
