/** The address of a repository's localhost remote; each segment of its name is percent-encoded. */
export const cloneUrlOf = (address: string, name: string, suffix = ''): string =>
  `${address}/${name.split('/').map(encodeURIComponent).join('/')}${suffix}.git`
