import type { Run } from '../../src-shared/domain/run.ts'
import type { ErrorCode } from '../../src-shared/errors/app-error.ts'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { shortId } from './short-id.ts'

const hostOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.host
  } catch {
    return null
  }
}

type Place = { readonly mirror: string | null; readonly host: string | null }
type CommandFor = (place: Place) => string | null

const newPassword: CommandFor = ({ mirror }) =>
  mirror && `mirrordesk mirror change ${mirror} --username USER --password-stdin`

const commands: Partial<Record<ErrorCode, CommandFor>> = {
  remote_auth_failed: newPassword,
  remote_write_denied: newPassword,
  remote_ssh_key_refused: ({ mirror }) => mirror && `mirrordesk mirror change ${mirror} --ssh-key FILE`,
  remote_host_key_unknown: ({ host }) => host && `mirrordesk host-key scan ${host}`,
  remote_held: ({ mirror }) => mirror && `mirrordesk mirror sync ${mirror} --accept`,
  remote_replaced: ({ mirror }) => mirror && `mirrordesk mirror sync ${mirror} --accept`,
  remote_conflict: ({ mirror }) => mirror && `mirrordesk mirror conflicts ${mirror}`,
  remote_unrelated: ({ mirror }) => mirror && `mirrordesk mirror sides ${mirror}`,
  remote_diverged: ({ mirror }) => mirror && `mirrordesk mirror change ${mirror} --on-diverged overwrite`,
}

/** The command that does what the advice of a failed run says, where one does; null otherwise. */
export const nextCommand = (run: Pick<Run, 'failure' | 'mirrorId' | 'url'>): string | null => {
  if (run.failure === null) return null
  const mirror = run.mirrorId === null ? null : shortId(run.mirrorId)
  return commands[run.failure.code]?.({ mirror, host: hostOf(run.url) }) ?? null
}
