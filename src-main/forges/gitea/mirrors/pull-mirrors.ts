import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgePullMirror } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { encodedPath, parsedAs } from '../gitea-api.ts'
import { hideSecrets } from '../../hide-secrets.ts'
import { located } from '../repositories.ts'
import { giteaRepositorySchema, repositoryOf, timeOf, type GiteaRepository } from '../repository-of.ts'
import { intervalOf, wantedInterval } from './mirror-interval.ts'
import type { MirrorReading } from './mirror-reading.ts'
import { waitUntil } from '../../wait-until.ts'

/** A repository that is a pull mirror; null for an ordinary one. */
export const pullMirrorOf = (described: GiteaRepository): ForgePullMirror | null =>
  described.mirror
    ? {
        repository: repositoryOf(described),
        url: described.original_url ? hideSecrets(described.original_url, []) : null,
        intervalMs: intervalOf(described.mirror_interval),
        lastRunAt: timeOf(described.mirror_updated),
      }
    : null

/** @throws AppError `forge_refused` for an ordinary repository, at which these calls do nothing and say nothing */
export const requirePullMirror = (access: ForgeAccess, described: GiteaRepository): ForgePullMirror => {
  const mirror = pullMirrorOf(described)
  if (mirror !== null) return mirror
  throw new AppError('forge_refused', 'It is not a pull mirror.', {
    details: {
      host: new URL(access.webUrl).host,
      path: described.full_name,
      said: `${described.full_name} is not a pull mirror`,
    },
  })
}

/** Sets the interval and reads it back. https://docs.gitea.com/api/1.27/#tag/repository/operation/repoEdit */
export const setPullInterval = async (
  { api }: Pick<MirrorReading, 'api'>,
  access: ForgeAccess,
  described: GiteaRepository,
  intervalMs: number | null,
): Promise<ForgePullMirror> => {
  requirePullMirror(access, described)
  const answer = await api.call(access, {
    method: 'PATCH',
    path: `/repos/${encodedPath(described.full_name)}`,
    body: { mirror_interval: wantedInterval(intervalMs) },
    what: described.full_name,
    purpose: 'change mirrors',
  })
  const now = requirePullMirror(access, parsedAs(giteaRepositorySchema, answer))
  if (now.intervalMs === intervalMs) return now
  throw new AppError('forge_refused', 'The interval did not change.', {
    details: { host: answer.url.host, path: described.full_name, said: 'the interval did not change' },
  })
}

/** The server tells whole seconds: a pull that ends in the same one as that before would look like none. */
const nextSecondMs = 1_100

/**
 * Queues a pull and waits until it got through. The server only says when it last did, not why it does not.
 * @returns false when it did not within half an hour
 */
export const syncPullMirror = async (
  reading: MirrorReading,
  access: ForgeAccess,
  described: GiteaRepository,
): Promise<boolean> => {
  const { api } = reading
  const { lastRunAt: before } = requirePullMirror(access, described)
  await reading.sleep(nextSecondMs, access.signal)
  await api.call(access, {
    method: 'POST',
    path: `/repos/${encodedPath(described.full_name)}/mirror-sync`,
    what: described.full_name,
    purpose: 'run mirrors',
  })
  const gotThrough = await waitUntil(reading, access, async () => {
    const latest = requirePullMirror(access, await located(api, access, repositoryOf(described)))
    return latest.lastRunAt === before ? null : true
  })
  return gotThrough !== null
}
