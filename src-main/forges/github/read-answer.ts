import type { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'

/**
 * What an answer holds, checked: strict in what is used, blind to the rest.
 * @throws AppError `remote_error` with `details.malformed`: where it is not as documented. Nothing of its content.
 */
export const readAnswer = <Schema extends z.ZodType>(
  schema: Schema,
  answer: Pick<ForgeAnswer, 'body' | 'url' | 'status'>,
): z.infer<Schema> => {
  const read = schema.safeParse(answer.body)
  if (read.success) return read.data
  const malformed = read.error.issues[0]?.path.join('.') ?? ''
  throw new AppError('remote_error', 'The answer is not what GitHub documents.', {
    details: {
      host: answer.url.host,
      status: answer.status,
      malformed: malformed === '' ? 'body' : malformed,
    },
  })
}
