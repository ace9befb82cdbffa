import type { Direction } from '../../src-shared/domain/mirror.ts'
import { usageError } from './usage-error.ts'

/** One of three says which way. */
export const directionOptions = {
  push: { type: 'boolean', summary: 'From here to the remote, on every push and on schedule.' },
  pull: { type: 'boolean', summary: 'From the remote to here, on schedule.' },
  sync: {
    type: 'boolean',
    summary: 'Two-way: pushes here go there first, and what is new there comes here.',
  },
} as const

export type DirectionValues = Readonly<Record<Direction, boolean | undefined>>

/** @returns null when none was given @throws AppError `invalid_input` for more than one */
export const readDirection = (values: DirectionValues): Direction | null => {
  const given = (['push', 'pull', 'sync'] as const).filter((direction) => values[direction] === true)
  if (given.length > 1) throw usageError('Say one direction: --push, --pull or --sync.')
  return given[0] ?? null
}
