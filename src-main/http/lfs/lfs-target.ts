import type { RemoteVariant } from '../../core/ports/git-host.ts'

/** What a request to the LFS API of a repository is about. */
export type LfsTarget = {
  readonly repositoryName: string
  readonly variant: RemoteVariant
  /** Path and query of the repository, as the client wrote it: `/team/project.git`. */
  readonly base: string
  readonly resource:
    | { readonly kind: 'batch' | 'verify' | 'locks' | 'verify_locks' }
    | { readonly kind: 'object'; readonly oid: string }
    | { readonly kind: 'unlock'; readonly id: string }
    | { readonly kind: 'unknown' }
  readonly query: URLSearchParams
}

const form = /^(\/(.+)\.git)\/info\/lfs(?:\/(.*))?$/
const suffix = /\+(ephemeral|import)$/

const resourceOf = (rest: string): LfsTarget['resource'] => {
  switch (rest) {
    case 'objects/batch':
      return { kind: 'batch' }
    case 'verify':
      return { kind: 'verify' }
    case 'locks':
      return { kind: 'locks' }
    case 'locks/verify':
      return { kind: 'verify_locks' }
  }
  const [, oid] = /^objects\/([0-9a-f]{64})$/.exec(rest) ?? []
  if (oid !== undefined) return { kind: 'object', oid }
  const [, id] = /^locks\/([0-9a-zA-Z-]{1,64})\/unlock$/.exec(rest) ?? []
  return id === undefined ? { kind: 'unknown' } : { kind: 'unlock', id }
}

/**
 * Takes `/team/project+ephemeral.git/info/lfs/objects/batch` apart; null when it is no LFS address.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/server-discovery.md
 */
export const parseLfsTarget = (url: string): LfsTarget | null => {
  const [path = '', query = ''] = url.split('?', 2)
  const [, base, encodedName, rest = ''] = form.exec(path) ?? []
  if (base === undefined || encodedName === undefined) return null
  let name: string
  try {
    name = decodeURIComponent(encodedName)
  } catch {
    return null
  }
  return {
    repositoryName: name.replace(suffix, ''),
    variant: (suffix.exec(name)?.[1] ?? 'normal') as RemoteVariant,
    base,
    resource: resourceOf(rest),
    query: new URLSearchParams(query),
  }
}
