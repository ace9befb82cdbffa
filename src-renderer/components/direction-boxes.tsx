import { Laptop } from 'lucide-react'
import type { Direction } from '../../src-shared/domain/mirror.ts'
import { hostKind } from '../lib/host-kind.ts'
import styles from './direction-boxes.module.css'
import { HostSign } from './host-sign.tsx'

const Head = ({ back = false }: { readonly back?: boolean }) => (
  <svg viewBox="0 0 12 12" className={back ? styles['back'] : undefined}>
    <path d="M3 1 10 6 3 11z" fill="currentColor" />
  </svg>
)

/** Two boxes and an arrow: who gives, who takes. The words beside it say the same. */
export const DirectionBoxes = ({
  direction,
  host,
  once = false,
}: {
  readonly direction: Direction
  /** "" while it is not known. */
  readonly host: string
  /** Nothing follows: the arrow is broken. */
  readonly once?: boolean
}) => {
  const here = (
    <span className={styles['box']}>
      <Laptop />
    </span>
  )
  const there = (
    <span className={styles['box']}>
      <HostSign kind={host === '' ? 'generic' : hostKind(host)} />
    </span>
  )
  return (
    <span className={styles['picture']} aria-hidden>
      {direction === 'push' ? here : there}
      {direction === 'sync' && <Head back />}
      <span className={styles['line']} data-once={once || undefined}>
        <Head />
      </span>
      {direction === 'push' ? there : here}
    </span>
  )
}
