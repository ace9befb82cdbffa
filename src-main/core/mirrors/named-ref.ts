import { ephemeralPrefix, storedRef } from '../../../src-shared/domain/ref.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { pulledPrefixes } from './ref-scope.ts'

/**
 * The full names that a person may mean, the likeliest first: an ephemeral branch has the name of a branch.
 * @throws AppError `invalid_input` for what git takes for no name
 */
export const namesMeant = (text: string): readonly string[] => {
  const names = text.startsWith('refs/') ? [text] : pulledPrefixes.map((prefix) => prefix + text)
  if (!names.every(isValidRefName)) {
    const reason = `"${text}" can be the name of no branch or tag.`
    throw new AppError('invalid_input', reason, { details: { field: 'ref', reason } })
  }
  const ephemeral = names.filter((name) => name.startsWith('refs/heads/'))
  return [...names, ...ephemeral.map((name) => storedRef(name, true))]
}

/** Whether the name stands for an ephemeral branch. */
export const isEphemeral = (ref: string): boolean => ref.startsWith(ephemeralPrefix)
