import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

export type FieldFrame = {
  readonly label: string
  /** A sentence below the field. */
  readonly hint?: ReactNode
  /** What is wrong with what was entered, in a sentence. */
  readonly error?: string | null
}

const described = (id: string, { hint, error }: FieldFrame): string | undefined =>
  error ? `${id}-error` : hint === undefined ? undefined : `${id}-hint`

/** The hint, or in its place what is wrong. */
const Remark = ({ id, hint, error }: Omit<FieldFrame, 'label'> & { readonly id: string }) =>
  error ? (
    <p id={`${id}-error`} role="alert" className={styles['error']}>
      {error}
    </p>
  ) : hint === undefined ? null : (
    <p id={`${id}-hint`} className={styles['hint']}>
      {hint}
    </p>
  )

const Frame = ({ id, label, hint, error, children }: FieldFrame & { id: string; children: ReactNode }) => (
  <div className={styles['field']}>
    <label htmlFor={id} className={styles['label']}>
      {label}
    </label>
    {children}
    <Remark id={id} hint={hint} error={error ?? null} />
  </div>
)

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id' | 'onChange' | 'value'>

/** One line of text. `mono` for addresses, refs and ids. */
export const TextField = ({
  label,
  hint,
  error,
  value,
  onChange,
  mono = false,
  ref,
  ...rest
}: FieldFrame &
  NativeInput & {
    readonly value: string
    readonly onChange: (value: string) => void
    readonly mono?: boolean
    readonly ref?: Ref<HTMLInputElement>
  }) => {
  const id = useId()
  const frame = { label, hint, error: error ?? null }
  return (
    <Frame id={id} {...frame}>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        ref={ref}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, frame)}
        className={classNames(styles['input'], mono && styles['mono'])}
      />
    </Frame>
  )
}

/** Several lines of text. */
export const TextAreaField = ({
  label,
  hint,
  error,
  value,
  onChange,
  mono = false,
  ...rest
}: FieldFrame &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id' | 'onChange' | 'value'> & {
    readonly value: string
    readonly onChange: (value: string) => void
    readonly mono?: boolean
  }) => {
  const id = useId()
  const frame = { label, hint, error: error ?? null }
  return (
    <Frame id={id} {...frame}>
      <textarea
        rows={4}
        spellCheck={false}
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, frame)}
        className={classNames(styles['input'], styles['area'], mono && styles['mono'])}
      />
    </Frame>
  )
}

export type Choice<T extends string> = { readonly value: T; readonly label: string }

/** One of several, in a list that opens. */
export const SelectField = <T extends string>({
  label,
  hint,
  error,
  value,
  choices,
  onChange,
  disabled = false,
}: FieldFrame & {
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T) => void
  readonly disabled?: boolean
}) => {
  const id = useId()
  const frame = { label, hint, error: error ?? null }
  return (
    <Frame id={id} {...frame}>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as T)}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, frame)}
        className={classNames(styles['input'], styles['select'])}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

/** On or off, with its words beside it. `switch` takes effect at once, `checkbox` is part of a form. */
export const CheckField = ({
  label,
  hint,
  error,
  checked,
  onChange,
  kind = 'checkbox',
  disabled = false,
}: FieldFrame & {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly kind?: 'checkbox' | 'switch'
  readonly disabled?: boolean
}) => {
  const id = useId()
  return (
    <div className={styles['check']}>
      <input
        id={id}
        type="checkbox"
        role={kind === 'switch' ? 'switch' : undefined}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, { label, hint, error: error ?? null })}
        className={styles[kind]}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        <Remark id={id} hint={hint} error={error ?? null} />
      </div>
    </div>
  )
}

/** Fields one below the other; `beside` puts each label at the left of its field, where there is room. */
export const FieldStack = ({
  layout = 'above',
  children,
}: {
  readonly layout?: 'above' | 'beside'
  readonly children: ReactNode
}) => <div className={classNames(styles['stack'], layout === 'beside' && styles['beside'])}>{children}</div>
