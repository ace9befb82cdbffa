import type { HostKind } from '../lib/host-kind.ts'
import { classNames } from './class-names.ts'
import styles from './host-sign.module.css'

const letters: Readonly<Record<HostKind, string>> = {
  github: 'GH',
  gitlab: 'GL',
  codeberg: 'CB',
  gitea: 'GT',
  forgejo: 'FJ',
  bitbucket: 'BB',
  sourcehut: 'SH',
  generic: 'git',
  local: '⌂',
}

/** Which kind of host a remote is at, as two letters. The host's name stands beside it or in `title`. */
export const HostSign = ({ kind, title }: { readonly kind: HostKind; readonly title?: string }) => (
  <span className={classNames(styles['sign'], styles[kind])} title={title} aria-hidden>
    {letters[kind]}
  </span>
)
