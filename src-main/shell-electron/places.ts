/** Paths of the interface that the shell sends the window to. A repository's name is one segment, slashes and all. */

export const repositoryPlace = (repository: string): string =>
  `/repositories/${encodeURIComponent(repository)}`

export const accountsPlace = '/accounts'

export const runPlace = (repository: string, runId: string): string =>
  `${repositoryPlace(repository)}/runs/${encodeURIComponent(runId)}`
