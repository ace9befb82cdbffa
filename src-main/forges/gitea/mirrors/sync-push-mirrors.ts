import { isAppError, type AppError } from '../../../../src-shared/errors/app-error.ts'
import type { ForgePushMirror, ForgePushRun } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { encodedPath } from '../gitea-api.ts'
import { listPushMirrorsAt } from './list-push-mirrors.ts'
import { longCallMs, type MirrorReading } from './mirror-reading.ts'
import { waitUntil } from '../../wait-until.ts'

type Asked =
  /** The server ran them before it answered, as far as it came. */
  | { readonly kind: 'ran'; readonly wentWell: boolean }
  /** Nobody waited to the end: they may still be running. */
  | { readonly kind: 'unknown' }

const hungUp: ReadonlySet<AppError['code']> = new Set(['remote_stalled', 'remote_connection_lost'])

const askForRun = async ({ api }: MirrorReading, access: ForgeAccess, path: string): Promise<Asked> => {
  const call = {
    method: 'POST' as const,
    path: `/repos/${encodedPath(path)}/push_mirrors-sync`,
    what: path,
    purpose: 'run mirrors',
    timeoutMs: longCallMs,
  }
  try {
    const answer = await api.ask(access, call)
    if (answer.status === 200) return { kind: 'ran', wentWell: true }
    // A failed push is 422 at Gitea, 500 at Forgejo, which then does not come to those after it.
    if (answer.status === 422 || answer.status === 500) return { kind: 'ran', wentWell: false }
    if (answer.status === 502 || answer.status === 504) return { kind: 'unknown' }
    throw api.failureOf(access, answer, call)
  } catch (error) {
    if (isAppError(error) && hungUp.has(error.code)) return { kind: 'unknown' }
    throw error
  }
}

/**
 * Runs every push mirror of a repository, and says of each what came of it. The server answers when it is done; where
 * nobody waits that long (a proxy, we) it is asked until each has a new time, at most for half an hour.
 * @param path where the repository is now
 */
export const syncPushMirrorsAt = async (
  reading: MirrorReading,
  access: ForgeAccess,
  path: string,
): Promise<readonly ForgePushRun[]> => {
  const before = new Map(
    (await listPushMirrorsAt(reading, access, path)).map((mirror) => [mirror.id, mirror] as const),
  )
  if (before.size === 0) return []
  const asked = await askForRun(reading, access, path)
  /** Times have seconds: a run within the same one is told by what it said, or by the answer to the whole. */
  const didRun = (mirror: ForgePushMirror): boolean => {
    const was = before.get(mirror.id)
    return (
      mirror.lastRunAt !== (was?.lastRunAt ?? null) ||
      mirror.failure?.details['said'] !== was?.failure?.details['said']
    )
  }
  const look = async (): Promise<readonly ForgePushMirror[]> =>
    (await listPushMirrorsAt(reading, access, path)).filter(({ id }) => before.has(id))
  const ran =
    asked.kind === 'ran'
      ? null
      : await waitUntil(reading, access, async () => {
          const mirrors = await look()
          return mirrors.every(didRun) ? mirrors : null
        })
  const mirrors = ran ?? (await look())
  const wholeWentWell = asked.kind === 'ran' && asked.wentWell
  return mirrors.map((mirror) => {
    if (didRun(mirror) || wholeWentWell) {
      return { mirror, outcome: mirror.failure === null ? 'succeeded' : 'failed' }
    }
    const failedAgain = asked.kind === 'ran' && mirrors.length === 1 && mirror.failure !== null
    return { mirror, outcome: failedAgain ? 'failed' : 'not_run' }
  })
}
