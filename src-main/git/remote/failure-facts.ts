import type { ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** "166.00 MB" is 166 MB; "100MiB" has a space. */
const size = (text: string): string =>
  text
    .replace(/(\d)\.0+(?=\D|$)/, '$1')
    .replace(/(\d)\s*([KMGT]i?B)$/i, '$1 $2')
    .trim()

type Facts = Record<string, string | number>

/** The named groups of the first form that fits. */
const first = (text: string, forms: readonly RegExp[]): Readonly<Record<string, string | undefined>> => {
  for (const form of forms) {
    const groups = form.exec(text)?.groups
    if (groups !== undefined) return groups
  }
  return {}
}

/** GitHub, GitLab (which names the object alone), Bitbucket and hooks written like them. */
const largeFiles = [
  /File (?<file>.+?) is (?<size>[\d.]+ ?[KMG]i?B); this exceeds (?<brand>\w+)'s file size limit of (?<limit>[\d.]+ ?[KMG]i?B)/,
  /blobs which exceed the (?<limit>[\d.]+ ?[KMG]i?B) limit:?[\s-]*(?<object>[0-9a-f]{40,64}) \((?<size>[\d.]+ ?[KMG]i?B)\)/,
  /File "?(?<file>[^"\n]+?)"? is larger than the (?:allowed|maximum)[^\d\n]*(?<limit>[\d.]+ ?[KMG]i?B)/,
]
const secrets = [
  /commit: (?<commit>[0-9a-f]{7,64})\s+path: (?<file>\S+?)(?::\d+)?\s/,
  /(?<file>\S+?):\d+ ?(?:\| .*)?$/m,
]
const malformed = [
  /object (?<object>[0-9a-f]{40,64}): (?<problem>\w+)/,
  /error in \w+ (?<object>[0-9a-f]{40,64}): (?<problem>\w+)/,
]
const pages = [
  /(?<page>https:\/\/\S+\/unblock-secret\/\S+)/,
  /(?<page>https:\/\/\S+\/rules\S*)/,
  /(?<page>https:\/\/\S+\/settings\/emails\S*)/,
  /(?<page>https?:\/\/\S+\/sso\S*)/,
]
/** The first line of the list below GH013, or what GitLab or GH006 says. */
const rules = [
  /GH013:[^\n]*\n(?:(?!- )[^\n]*\n)*- (?<rule>[^\n]+)/,
  /GH006:[^\n]*\n(?:error: )?(?:- )?(?<rule>[^\n]+)/,
  /GitLab: (?<rule>[^\n]+)/,
]

const put = (facts: Facts, found: Readonly<Record<string, string | undefined>>): void => {
  for (const [name, value] of Object.entries(found)) {
    if (value !== undefined) facts[name] = name === 'size' || name === 'limit' ? size(value) : value.trim()
  }
}

/**
 * What the words of a remote name: `file`, `size`, `limit`, `brand`, `object`, `commit`, `problem`, `rule`, `page`,
 * `count`. Facts of different refusals may stand side by side; each sentence takes its own.
 * @param output what the remote wrote, redacted, without git's prefix
 */
export const factsOf = (output: string): ErrorDetails => {
  const facts: Facts = {}
  put(facts, first(output, malformed))
  if (/secret/i.test(output)) put(facts, first(`${output}\n`, secrets))
  put(facts, first(output, largeFiles))
  put(facts, first(output, [/workflow `(?<file>[^`]+)`/]))
  put(facts, first(output, pages))
  put(facts, first(output, rules))
  put(facts, first(output, [/(?:size|storage) limit of (?<limit>[\d.]+ ?[KMG]i?B)/]))
  put(facts, first(output, [/The '(?<organisation>[^']+)' organization has enabled/]))
  const missing = /(?:at least )?(\d+) unknown Git LFS objects?/.exec(output)?.[1]
  if (missing !== undefined) facts['count'] = Number(missing)
  return facts
}

/** Facts that stand in git's own lines about this computer. */
export const localFactsOf = (output: string): ErrorDetails => {
  const facts: Facts = {}
  put(facts, first(output, [/Unable to create '(?:[^']*\/)?(?<file>[^'/]+\.lock)'/]))
  put(facts, first(output, [/'(?:[^']*[\\/])?(?<file>[^'\\/]+\.(?:pack|idx|rev|keep))'/]))
  put(facts, first(output, malformed))
  return facts
}

/**
 * The address a repository moved to, as GitHub tells it to who pushes to the old one, or git itself when it was led
 * elsewhere; null when it did not move.
 */
export const movedToOf = (stderr: string): string | null =>
  /This repository moved\. Please use the new location[^:]*:\s*(?:remote:\s*)?(\S+)/.exec(stderr)?.[1] ??
  /warning: redirecting to (\S+)/.exec(stderr)?.[1] ??
  null
