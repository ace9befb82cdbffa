import { z } from 'zod'
import type { ForgePushMirror } from '../../../core/ports/forge-mirrors.ts'
import type { ForgeAccess } from '../../../core/ports/forge.ts'
import { encodedPath } from '../gitea-api.ts'
import { collectPages } from '../gitea-pages.ts'
import { hideSecrets } from '../../hide-secrets.ts'
import { parsedRow } from '../parsed-row.ts'
import { timeOf } from '../repository-of.ts'
import { failureOfMirror } from '../../mirror-failure.ts'
import { intervalOf } from './mirror-interval.ts'
import type { MirrorReading } from './mirror-reading.ts'

export const pushMirrorSchema = z.object({
  remote_name: z.string().min(1),
  remote_address: z.string(),
  created: z.string().nullish(),
  last_update: z.string().nullish(),
  last_error: z.string().nullish(),
  interval: z.string().nullish(),
  sync_on_commit: z.boolean().nullish(),
  public_key: z.string().nullish(),
})

/** A push mirror as the API describes it, in our words. */
export const pushMirrorOf = (described: z.infer<typeof pushMirrorSchema>): ForgePushMirror => ({
  id: described.remote_name,
  url: hideSecrets(described.remote_address, []),
  intervalMs: intervalOf(described.interval),
  onPush: described.sync_on_commit ?? false,
  createdAt: timeOf(described.created),
  lastRunAt: timeOf(described.last_update),
  failure: described.last_error ? failureOfMirror(described.last_error, described.remote_address) : null,
  deployKey: described.public_key ? described.public_key.trim() : null,
})

/** @param path where the repository is now. Needs the right to administer it. */
export const listPushMirrorsAt = async (
  { listPages }: Pick<MirrorReading, 'listPages'>,
  access: ForgeAccess,
  path: string,
): Promise<readonly ForgePushMirror[]> => {
  const call = { path: `/repos/${encodedPath(path)}/push_mirrors`, what: path, purpose: 'set up mirrors' }
  const rows = await collectPages(listPages(access, call))
  return rows.map((row) => pushMirrorOf(parsedRow(pushMirrorSchema, row, access)))
}
