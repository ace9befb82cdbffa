const names: Readonly<Record<string, string>> = {
  'github.com': 'GitHub',
  'gitlab.com': 'GitLab',
  'codeberg.org': 'Codeberg',
  'bitbucket.org': 'Bitbucket',
  'git.sr.ht': 'SourceHut',
}

/** Whether its sign alone tells which host it is. @param host of a remote, with or without port */
export const isWellKnownHost = (host: string): boolean => names[host] !== undefined

/** "GitHub" for github.com, else the host itself; "a folder on this computer" for a path. */
export const hostName = (host: string): string =>
  names[host] ?? (host === '' ? 'a folder on this computer' : host)
