import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgePullStop } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { encodedPath } from '../gitea-api.ts'
import { located } from '../repositories.ts'
import { repositoryOf, type GiteaRepository } from '../repository-of.ts'
import { serverOf } from '../server-of.ts'
import { canConvert } from './mirror-abilities.ts'
import type { MirrorReading } from './mirror-reading.ts'
import { setPullInterval } from './pull-mirrors.ts'

const byHand = (described: GiteaRepository): ForgePullStop => ({
  kind: 'by_hand',
  repository: repositoryOf(described),
  page: `${described.html_url}/settings`,
  steps: [
    'Open the settings of the repository at the server.',
    'Under “Danger Zone”, choose “Convert to Regular Repository” and confirm it with the name of the repository.',
    'Come back and go on here: it is looked at again first.',
  ],
})

/**
 * Makes a pull mirror an ordinary repository, and reads that back: servers drop what they do not know of a change and
 * answer that all went well. Where there is no call for it, the pulling by the clock ends, and the rest is a person's.
 */
export const stopPulling = async (
  reading: MirrorReading,
  access: ForgeAccess,
  described: GiteaRepository,
): Promise<ForgePullStop> => {
  if (!described.mirror) return { kind: 'stopped', repository: repositoryOf(described) }
  const { api } = reading
  if (!(await canConvert(api, access, await serverOf(api, access)))) {
    await setPullInterval(reading, access, described, null)
    return byHand(described)
  }
  await api.call(access, {
    method: 'POST',
    path: `/repos/${encodedPath(described.full_name)}/convert`,
    what: described.full_name,
    purpose: 'change mirrors',
  })
  const after = await located(api, access, repositoryOf(described))
  if (!after.mirror) return { kind: 'stopped', repository: repositoryOf(after) }
  throw new AppError('forge_refused', 'It is still a pull mirror.', {
    details: {
      host: new URL(access.webUrl).host,
      path: after.full_name,
      said: 'the server says that it was done, but it still is a pull mirror',
    },
  })
}
