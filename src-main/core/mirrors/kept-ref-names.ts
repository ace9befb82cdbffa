const keptRoot = 'refs/kept/'

/** All kept refs live below it; hidden from clients, never pushed. */
export const keptPrefix = keptRoot

export type KeptRefName = {
  readonly name: string
  /** To the second: it stands in the name. */
  readonly keptAt: number
  readonly runId: string
  readonly mirrorId: string
  /** What it was, e.g. `refs/heads/main`. */
  readonly originalRef: string
}

/** `20261120T160102Z` */
const compactUtc = (at: number): string =>
  new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')

/**
 * `refs/kept/<UTC yyyymmddThhmmssZ>-<runId>/<mirrorId>/<original without refs/>`. Time and run come first, so that
 * `a` and `a/b` kept at different times never clash. `round` tells apart the second and later times that one run
 * keeps something; it is written as `.2` behind the run.
 */
export const keptRefName = (parts: Omit<KeptRefName, 'name'> & { readonly round: number }): string => {
  const round = parts.round > 1 ? `.${parts.round}` : ''
  const original = parts.originalRef.slice('refs/'.length)
  return `${keptRoot}${compactUtc(parts.keptAt)}-${parts.runId}${round}/${parts.mirrorId}/${original}`
}

const form = /^refs\/kept\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([A-Za-z0-9_]+)(?:\.\d+)?\/([^/]+)\/(.+)$/

/** Takes the name of a kept ref apart; null when it is none. */
export const parseKeptRefName = (name: string): KeptRefName | null => {
  const match = form.exec(name)
  if (match === null) return null
  const [, year, month, day, hours, minutes, seconds, runId = '', mirrorId = '', original = ''] = match
  const keptAt = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  if (Number.isNaN(keptAt)) return null
  return { name, keptAt, runId, mirrorId, originalRef: `refs/${original}` }
}
