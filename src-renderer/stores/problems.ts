import type { ErrorCode } from '../../src-shared/errors/app-error.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import { compareForBoard, type PlacedMirror } from '../../src-shared/domain/standing.ts'

/** Something that needs a person: a sign-in or host identity with all the mirrors it stops, or one mirror. */
export type Problem =
  | {
      readonly kind: 'credential'
      /** Stable while the problem lasts. */
      readonly key: string
      readonly host: string
      /** Null when the mirrors use no stored account, or when it is about the host itself. */
      readonly accountId: string | null
      /** Of the first of the mirrors. */
      readonly failure: Failure
      readonly mirrors: readonly PlacedMirror[]
    }
  | { readonly kind: 'mirror'; readonly mirror: PlacedMirror }

/** Problems of a sign-in, solved once for all mirrors that use it. Write access is a matter of each repository. */
const ofAccount: ReadonlySet<ErrorCode> = new Set(['remote_auth_failed', 'remote_ssh_key_refused'])
const ofHost: ReadonlySet<ErrorCode> = new Set(['remote_host_key_unknown', 'remote_host_key_changed'])

const ownerOf = (url: string): string => url.split(/[/:]/).at(-2) ?? ''

const credentialKeyOf = ({ failure, accountId, host, url, runner }: Mirror): string | null => {
  // What a forge signs in with it has itself: another token for the account does not mend it by itself.
  if (failure === null || runner === 'forge') return null
  if (ofHost.has(failure.code)) return `host-key:${host}`
  // One organisation at the host asks for single sign-on: its mirrors stop together.
  if (failure.code === 'remote_sso_required') return `sign-on:${accountId ?? host}:${ownerOf(url)}`
  if (!ofAccount.has(failure.code)) return null
  return accountId === null ? `sign-in:${host}` : `account:${accountId}`
}

const credentialProblem = (key: string, mirrors: readonly PlacedMirror[]): Problem | null => {
  const mirror = mirrors[0]?.mirror
  if (mirror === undefined || mirror.failure === null) return null
  const isOfAccount = key.startsWith('account:') || key.startsWith('sign-on:')
  const accountId = isOfAccount ? mirror.accountId : null
  return { kind: 'credential', key, host: mirror.host, accountId, failure: mirror.failure, mirrors }
}

/** What needs a person: sign-ins and hosts first, by name, then single mirrors in the order of the board. */
export const problemsOf = (mirrors: Iterable<PlacedMirror>): readonly Problem[] => {
  const groups = new Map<string, PlacedMirror[]>()
  const single: Problem[] = []
  const needYou = [...mirrors].filter(({ standing }) => standing === 'needYou').sort(compareForBoard)
  for (const placed of needYou) {
    const key = credentialKeyOf(placed.mirror)
    if (key === null) single.push({ kind: 'mirror', mirror: placed })
    else groups.set(key, [...(groups.get(key) ?? []), placed])
  }
  const credentials = [...groups]
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([key, stopped]) => credentialProblem(key, stopped))
    .filter((problem) => problem !== null)
  return [...credentials, ...single]
}

/** `problemsOf` that answers with the same list as long as no mirror in it changed. */
export const createProblemsSelector = (): ((
  mirrors: ReadonlyMap<string, PlacedMirror>,
) => readonly Problem[]) => {
  let lastMirrors: ReadonlyMap<string, PlacedMirror> | null = null
  let lastNeedYou: readonly PlacedMirror[] = []
  let problems: readonly Problem[] = []
  return (mirrors) => {
    if (mirrors === lastMirrors) return problems
    lastMirrors = mirrors
    const needYou = [...mirrors.values()].filter(({ standing }) => standing === 'needYou')
    const isSame =
      needYou.length === lastNeedYou.length && needYou.every((placed, index) => placed === lastNeedYou[index])
    if (!isSame) problems = problemsOf(needYou)
    lastNeedYou = needYou
    return problems
  }
}
