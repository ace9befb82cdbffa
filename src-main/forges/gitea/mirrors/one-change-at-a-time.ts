import type { ForgeRepository } from '../../../../src-shared/domain/forge.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'

export type OneChangeAtATime = <T>(
  access: ForgeAccess,
  repository: Pick<ForgeRepository, 'path'> & { readonly id: string | null },
  change: () => Promise<T>,
) => Promise<T>

/**
 * Refuses a change of the mirrors of a repository while another is under way: two that look first and add then would
 * both add.
 * @throws AppError `repository_busy`
 */
export const createOneChangeAtATime = (): OneChangeAtATime => {
  const underWay = new Set<string>()
  return async (access, { id, path }, change) => {
    const key = `${access.webUrl} ${id ?? path.toLowerCase()}`
    if (underWay.has(key)) {
      const details = { host: new URL(access.webUrl).host, path }
      throw new AppError('repository_busy', 'Another change of its mirrors is under way.', { details })
    }
    underWay.add(key)
    try {
      return await change()
    } finally {
      underWay.delete(key)
    }
  }
}
