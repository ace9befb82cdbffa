import { AppError, toAppError } from '../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../src-shared/errors/error-message.ts'
import { askYes, canAsk } from './ask-yes.ts'
import type { OptionValues } from './command.ts'

/** For what could make a private repository readable for everybody. */
export const publishOptions = {
  'yes-publish': {
    type: 'boolean',
    summary: 'Yes, what is private here may become readable for everybody at the target.',
  },
} as const

/**
 * Does what may publish something private; should that need a person's word, asks for it on the terminal. Without one it
 * is refused.
 * @throws AppError `publish_unconfirmed`, and what `work` throws
 */
export const withPublishConfirmed = async <T>(
  values: OptionValues<typeof publishOptions>,
  work: (confirmPublic: boolean) => Promise<T>,
): Promise<T> => {
  const isGiven = values['yes-publish'] === true
  try {
    return await work(isGiven)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code !== 'publish_unconfirmed' || isGiven) throw thrown
    const { title } = errorMessage(error.code, error.details)
    if (canAsk() && (await askYes(`${title} Go on?`))) return work(true)
    const details = { ...error.details, how: '--yes-publish' }
    throw new AppError(error.code, error.message, { details, cause: thrown })
  }
}
