/** What kind of host a remote has, for its sign. */
export type HostKind =
  | 'github'
  | 'gitlab'
  | 'codeberg'
  | 'gitea'
  | 'forgejo'
  | 'bitbucket'
  | 'sourcehut'
  | 'generic'
  /** This computer. */
  | 'local'

const byLabel: Readonly<Record<string, HostKind>> = {
  github: 'github',
  gitlab: 'gitlab',
  codeberg: 'codeberg',
  gitea: 'gitea',
  forgejo: 'forgejo',
  bitbucket: 'bitbucket',
}

/**
 * Told by the name alone: `gitlab.example.org` is taken for a GitLab.
 * @param host of a remote, with or without port; "" is a path on this computer
 */
export const hostKind = (host: string): HostKind => {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  if (name === '' || name === 'localhost' || name === '[::1]' || /^127\./.test(name)) return 'local'
  if (name === 'sr.ht' || name.endsWith('.sr.ht')) return 'sourcehut'
  for (const label of name.split('.').slice(0, -1)) {
    const kind = byLabel[label]
    if (kind !== undefined) return kind
  }
  return 'generic'
}
