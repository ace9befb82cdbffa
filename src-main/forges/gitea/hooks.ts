import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess, ForgeHook } from '../../core/ports/forge.ts'
import { encodedPath, parsedAs, type GiteaApi } from './gitea-api.ts'
import { collectPages, type ListPages } from './gitea-pages.ts'
import { hideSignIn } from '../hide-secrets.ts'
import { parsedRow } from './parsed-row.ts'
import { located } from './repositories.ts'

type Repository = Pick<ForgeRepository, 'id' | 'path'>

const hookSchema = z.object({
  id: z.number().int().positive(),
  active: z.boolean(),
  config: z.record(z.string(), z.string()).nullish(),
})

const hookOf = ({ id, active, config }: z.infer<typeof hookSchema>): ForgeHook => ({
  id: String(id),
  url: config?.['url'] ?? '',
  isActive: active,
})

const purpose = 'set up webhooks'

export const listHooks = async (
  api: GiteaApi,
  listPages: ListPages,
  access: ForgeAccess,
  repository: Repository,
): Promise<readonly ForgeHook[]> => {
  const { full_name: path } = await located(api, access, repository)
  const pages = listPages(access, { path: `/repos/${encodedPath(path)}/hooks`, what: path, purpose })
  return (await collectPages(pages)).map((row) => hookOf(parsedRow(hookSchema, row, access)))
}

/**
 * A webhook for pushes and for branches and tags that come and go. It is `active: false` unless asked otherwise, and a
 * server without a secret sends signatures of nothing, so that none is set up without one.
 * https://docs.gitea.com/usage/webhooks
 */
export const createHook = async (
  api: GiteaApi,
  access: ForgeAccess,
  repository: Repository,
  { url, secret }: { readonly url: string; readonly secret: string },
): Promise<ForgeHook> => {
  if (secret === '') {
    const reason = 'A webhook needs a secret: without one its messages cannot be told from forged ones.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'secret' } })
  }
  const { full_name: path } = await located(api, access, repository)
  const call = {
    method: 'POST' as const,
    path: `/repos/${encodedPath(path)}/hooks`,
    body: {
      type: 'gitea',
      active: true,
      config: { url, content_type: 'json', secret },
      events: ['push', 'create', 'delete'],
    },
    what: path,
    purpose,
  }
  const answer = await api.ask(access, call)
  if (answer.status !== 201) throw hideSignIn(api.failureOf(access, answer, call), access, [secret])
  return hookOf(parsedAs(hookSchema, answer))
}

/** Takes a webhook away; one that is gone already is no failure. */
export const removeHook = async (
  api: GiteaApi,
  access: ForgeAccess,
  repository: Repository,
  hookId: string,
): Promise<void> => {
  const { full_name: path } = await located(api, access, repository)
  const call = {
    method: 'DELETE' as const,
    path: `/repos/${encodedPath(path)}/hooks/${encodeURIComponent(hookId)}`,
    what: path,
    purpose,
  }
  const answer = await api.ask(access, call)
  if (answer.status !== 204 && answer.status !== 404) throw api.failureOf(access, answer, call)
}
