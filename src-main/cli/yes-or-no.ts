import { oneOf } from './one-of.ts'

/**
 * An option that is `yes` or `no`; undefined when it was not given.
 * @throws AppError `invalid_input` for anything else
 */
export const booleanOf = (text: string | undefined, option: string): boolean | undefined => {
  const choice = oneOf(text, ['yes', 'no'], option)
  return choice === undefined ? undefined : choice === 'yes'
}
