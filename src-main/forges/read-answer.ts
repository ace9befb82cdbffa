import type { z } from 'zod'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from './forge-answer.ts'

/** A field that may be left out or null: null then. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? null)

/**
 * What an answer says, in the form we use. Fields that we do not know are left alone; those we use have to be there.
 * @throws AppError `remote_error` with `details.malformed`: where the answer is not what the forge documents
 */
export const readAnswer = <Schema extends z.ZodType>(
  schema: Schema,
  answer: Pick<ForgeAnswer, 'body' | 'url' | 'status'>,
): z.output<Schema> => {
  const read = schema.safeParse(answer.body)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  // A sign-in page of a proxy is a text where data was expected.
  const where = typeof answer.body === 'string' ? 'not JSON' : (issue?.path ?? []).map(String).join('.')
  throw new AppError('remote_error', `The answer is not what was expected: ${where || 'its form'}.`, {
    details: { host: answer.url.host, status: answer.status, malformed: where || 'its form' },
  })
}
