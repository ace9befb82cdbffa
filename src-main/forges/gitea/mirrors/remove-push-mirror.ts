import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { encodedPath } from '../gitea-api.ts'
import { listPushMirrorsAt } from './list-push-mirrors.ts'
import type { MirrorReading } from './mirror-reading.ts'

/** Takes a push mirror away and looks whether it is gone; one that was gone already is no failure. */
export const removePushMirrorAt = async (
  reading: MirrorReading,
  access: ForgeAccess,
  path: string,
  mirrorId: string,
): Promise<void> => {
  const call = {
    method: 'DELETE' as const,
    path: `/repos/${encodedPath(path)}/push_mirrors/${encodeURIComponent(mirrorId)}`,
    what: path,
    purpose: 'remove mirrors',
  }
  const answer = await reading.api.ask(access, call)
  if (answer.status !== 204 && answer.status !== 404) throw reading.api.failureOf(access, answer, call)
  const left = await listPushMirrorsAt(reading, access, path)
  if (!left.some(({ id }) => id === mirrorId)) return
  throw new AppError('forge_refused', 'The push mirror is still there.', {
    details: { host: answer.url.host, path, said: 'the push mirror is still there' },
  })
}
