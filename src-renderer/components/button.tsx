import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'
import styles from './button.module.css'

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'> & {
  readonly ref?: Ref<HTMLButtonElement>
}

export type ButtonProps = Native & {
  readonly tone?: ButtonTone
  readonly size?: 'normal' | 'small'
  readonly icon?: ReactNode
  /** It is at work: it takes no click, and says so to a screen reader. */
  readonly busy?: boolean
  readonly type?: 'button' | 'submit'
}

/** A button with words. One `primary` at most in a place. */
export const Button = ({
  tone = 'plain',
  size = 'normal',
  icon,
  busy = false,
  type = 'button',
  children,
  disabled,
  onClick,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    disabled={disabled}
    aria-disabled={busy || undefined}
    aria-busy={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
    className={classNames(styles['button'], styles[tone], size === 'small' && styles['small'])}
  >
    {icon}
    {children}
  </button>
)

export type IconButtonProps = Native & {
  /** Its name for everyone: read aloud, and shown as a tooltip. */
  readonly label: string
  readonly icon: ReactNode
  readonly tone?: 'quiet' | 'plain'
}

/** A button with a sign only. */
export const IconButton = ({ label, icon, tone = 'quiet', ...rest }: IconButtonProps) => (
  <Tooltip text={label}>
    <button
      {...rest}
      type="button"
      aria-label={label}
      className={classNames(styles['button'], styles['icon'], styles[tone])}
    >
      {icon}
    </button>
  </Tooltip>
)
