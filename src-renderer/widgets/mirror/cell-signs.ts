import type { CellTone } from '../../../src-shared/domain/cell-words.ts'
import type { Sign } from '../../components/status-sign.tsx'

/** The sign before the words of a cell of the matrix; null for none. */
export const cellSigns: Readonly<Record<CellTone, Sign | null>> = {
  good: 'good',
  busy: 'waiting',
  partial: 'partial',
  bad: 'bad',
  quiet: null,
}
