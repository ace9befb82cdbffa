import type { GitService, RemoteVariant } from '../../core/ports/git-host.ts'

/** What a request to a git URL is about. */
export type GitTarget = {
  readonly repositoryName: string
  readonly variant: RemoteVariant
  /** The part after the repository. */
  readonly resource: 'info/refs' | GitService
  /** The service meant: the parameter of `info/refs`, the resource itself otherwise. */
  readonly service: string | null
}

const form = /^\/(.+?)(\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/
const suffix = /\+(ephemeral|import)$/

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/**
 * Takes `/team/project+ephemeral.git/info/refs?service=…` apart; null when it is no git URL. Names hold slashes,
 * plain or percent-encoded. As at other hosts `.git` may be left out, where the request is surely one of git's.
 */
export const parseGitTarget = (url: string): GitTarget | null => {
  const [path = '', query = ''] = url.split('?', 2)
  const [, encodedName, ending, part] = form.exec(path) ?? []
  const name = encodedName === undefined ? null : decoded(encodedName)
  if (name === null || part === undefined) return null
  const resource = part as GitTarget['resource']
  const service = resource === 'info/refs' ? new URLSearchParams(query).get('service') : resource
  if (ending === undefined && service?.startsWith('git-') !== true) return null
  return {
    repositoryName: name.replace(suffix, ''),
    variant: (suffix.exec(name)?.[1] ?? 'normal') as RemoteVariant,
    resource,
    service,
  }
}
