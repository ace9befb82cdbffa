import type { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'

/**
 * One row of a list, as we need it.
 * @throws AppError `remote_error` with `details.malformed`: a row that was left out would be taken for one that is gone
 */
export const parsedRow = <T>(schema: z.ZodType<T>, row: unknown, access: ForgeAccess): T => {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  const malformed = parsed.error.issues[0]?.path.join('.') || 'row'
  throw new AppError('remote_error', 'A row of the list is not what a Gitea or Forgejo says.', {
    details: { host: new URL(access.webUrl).host, malformed },
  })
}
