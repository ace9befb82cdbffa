import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgeFlip, WantedPushMirror } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { located } from '../repositories.ts'
import { repositoryOf, type GiteaRepository } from '../repository-of.ts'
import { addPushMirrorAt } from './add-push-mirror.ts'
import { wantedInterval } from './mirror-interval.ts'
import type { MirrorReading } from './mirror-reading.ts'
import { requirePushTarget } from './push-target.ts'
import { syncPullMirror } from './pull-mirrors.ts'
import { stopPulling } from './stop-pulling.ts'

/**
 * Turns a repository that is pulled into one that is pushed. Each step is looked at before the next, so that it is
 * never both, and a crash between two leaves one that can be gone on with: the same call again.
 */
export const pullToPush = async (
  reading: MirrorReading,
  access: ForgeAccess,
  described: GiteaRepository,
  wanted: WantedPushMirror,
): Promise<ForgeFlip> => {
  // What would be refused at the end is refused before the pulling ends for good.
  wantedInterval(wanted.intervalMs)
  await requirePushTarget(reading, access, wanted)
  if (described.mirror) {
    if (!(await syncPullMirror(reading, access, described))) {
      throw new AppError('remote_stalled', 'The last pull did not get through.', {
        details: { host: new URL(access.webUrl).host, path: described.full_name },
      })
    }
    const stop = await stopPulling(reading, access, described)
    if (stop.kind === 'by_hand') return stop
  }
  const after = await located(reading.api, access, repositoryOf(described))
  return { kind: 'flipped', run: await addPushMirrorAt(reading, access, after, wanted) }
}
