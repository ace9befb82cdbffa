import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { parsedAs, type GiteaApi } from './gitea-api.ts'

export type GiteaServer = {
  readonly software: 'gitea' | 'forgejo'
  /** The server's own word: `1.27.0`, `13.0.2+gitea-1.22.0`. */
  readonly version: string
  /** The first number of it; null when it is no number. */
  readonly major: number | null
}

const versionSchema = z.object({ version: z.string().min(1) })

/**
 * Which software answers at an address. Forgejo has an API of its own beside that of Gitea, and since version 7 says in
 * its version which Gitea it is compatible with. https://forgejo.org/docs/latest/user/api-usage/
 * @throws AppError `remote_error` when neither is there
 */
export const serverOf = async (api: GiteaApi, access: ForgeAccess): Promise<GiteaServer> => {
  const answer = await api.call(access, { path: '/version' }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'remote_not_found') throw error
    throw new AppError('remote_error', 'There is no Gitea or Forgejo at this address.', {
      details: { ...error.details, malformed: 'version' },
    })
  })
  const { version } = parsedAs(versionSchema, answer)
  const major = /^v?(\d+)\./.exec(version)?.[1]
  const isForgejo = version.includes('+gitea-') || (await hasForgejoApi(api, access))
  return {
    software: isForgejo ? 'forgejo' : 'gitea',
    version,
    major: major === undefined ? null : Number(major),
  }
}

/** The one call outside of `/api/v1`. A Gitea answers it with its page for what is not found. */
const hasForgejoApi = async (api: GiteaApi, access: ForgeAccess): Promise<boolean> => {
  const answer = await api.ask(access, { path: '/../forgejo/v1/version' })
  return answer.status === 200 && versionSchema.safeParse(answer.body).success
}
