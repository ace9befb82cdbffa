import { z } from 'zod'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgeMirrorAbilities } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { parsedAs, type GiteaApi } from '../gitea-api.ts'
import { serverOf, type GiteaServer } from '../server-of.ts'
import { shortestIntervalMs } from './mirror-interval.ts'

const settingsSchema = z.object({
  mirrors_disabled: z.boolean().nullish(),
  migrations_disabled: z.boolean().nullish(),
})

const descriptionSchema = z.object({ paths: z.record(z.string(), z.unknown()) })
const convertPath = '/repos/{owner}/{repo}/convert'
/** The first version that has the call, where the server does not show its own description (`ENABLE_SWAGGER`). */
const convertSince = 13

/**
 * Whether a pull mirror can be made an ordinary repository by a call. Forgejo since 13 can, and says so in the
 * description of its API; Gitea cannot (https://github.com/go-gitea/gitea/issues/35107). Asked, not reckoned from the
 * version: distributions backport.
 */
export const canConvert = async (
  api: GiteaApi,
  access: ForgeAccess,
  server: GiteaServer,
): Promise<boolean> => {
  const answer = await api.ask(access, { path: '/../../swagger.v1.json' })
  const described = descriptionSchema.safeParse(answer.status === 200 ? answer.body : null)
  if (described.success) return described.data.paths[convertPath] !== undefined
  return server.software === 'forgejo' && (server.major ?? 0) >= convertSince
}

/** What the server lets its repositories do. Needs no scope. */
export const mirrorAbilities = async (api: GiteaApi, access: ForgeAccess): Promise<ForgeMirrorAbilities> => {
  const server = await serverOf(api, access)
  const settings = parsedAs(settingsSchema, await api.call(access, { path: '/settings/repository' }))
  const isOff = settings.mirrors_disabled === true
  const noPull = isOff || settings.migrations_disabled === true
  const canStop = await canConvert(api, access, server)
  const { host } = new URL(access.webUrl)
  return {
    push: !isOff,
    pull: !noPull,
    pushOverSsh: !isOff && server.software === 'forgejo',
    intervals: true,
    stopPulling: canStop ? 'call' : 'by_hand',
    shortestIntervalMs,
    shortcomings: [
      ...(isOff ? [`Mirrors are switched off at ${host}.`] : []),
      ...(!isOff && noPull ? [`Repositories cannot be taken over from elsewhere at ${host}.`] : []),
      ...(server.software === 'gitea' && !isOff ? ['A Gitea pushes over HTTPS only, not over SSH.'] : []),
      ...(canStop || noPull
        ? []
        : ['A pull mirror becomes an ordinary repository only by hand, in the settings of the repository.']),
    ],
  }
}

/** @throws AppError `forge_cannot` before anything is sent that the server would refuse */
export const requireAbility = (
  isThere: boolean,
  access: ForgeAccess,
  reason: string,
  advice = 'Let Mirrordesk run the mirror itself.',
): void => {
  if (isThere) return
  const details = { host: new URL(access.webUrl).host, reason, advice }
  throw new AppError('forge_cannot', reason, { details })
}
