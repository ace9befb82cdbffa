import type { MatrixCell as Cell, MatrixRemote } from '../../../src-shared/domain/ref-matrix.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import { cellWords } from '../../../src-shared/domain/cell-words.ts'
import { cellSigns } from '../../widgets/mirror/cell-signs.ts'
import styles from './refs.module.css'

/** One ref at one remote, in few words; pressed, it tells the reason and the fix. */
export const MatrixCell = ({
  refName,
  cell,
  remote,
  isActive,
  onAsk,
}: {
  readonly refName: string
  readonly cell: Cell
  readonly remote: MatrixRemote
  readonly isActive: boolean
  readonly onAsk: (button: HTMLElement) => void
}) => {
  const { tone, words, short } = cellWords(cell)
  const sign = cellSigns[tone]
  // What is seen is part of the name, for who speaks to the computer: https://www.w3.org/WAI/WCAG22/Understanding/label-in-name
  const named = words === short ? words : `${short}, ${words}`
  return (
    <button
      type="button"
      tabIndex={isActive ? 0 : -1}
      className={styles['cell']}
      data-tone={tone}
      aria-haspopup="dialog"
      aria-label={`${refName} at ${remote.host}: ${named}`}
      title={words === short ? undefined : words}
      onClick={(event) => onAsk(event.currentTarget)}
    >
      {sign === null ? <span className={styles['noSign']} /> : <StatusSign sign={sign} label="" />}
      <span className={styles['cellWords']}>{short}</span>
    </button>
  )
}
