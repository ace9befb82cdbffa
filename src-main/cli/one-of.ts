import { usageError } from './usage-error.ts'

/**
 * An option whose value is one word of a list; undefined when it was not given.
 * @throws AppError `invalid_input` with the list
 */
export const oneOf = <T extends string>(
  value: string | undefined,
  choices: readonly T[],
  option: string,
): T | undefined => {
  if (value === undefined) return undefined
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined) throw usageError(`${option} is one of ${choices.join(', ')}; not "${value}".`)
  return choice
}
