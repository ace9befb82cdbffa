import { ephemeralNamespace, storedRef } from '../../../src-shared/domain/ref.ts'
import type { RemoteVariant, ServedRepository } from '../../core/ports/git-host.ts'
import type { RefReader } from '../ref-reader.ts'
import type { ReadRef } from '../refs/read-ref.ts'

/** Private to the store: never advertised, never pushed to, in any variant. */
export const hiddenNamespaces = ['refs/remotes', 'refs/kept', 'refs/outgoing', 'refs/namespaces'] as const

/**
 * Whether a client may not see or push this ref. Ignores case: on a disk that does, `refs/Kept/x` would be the
 * file of `refs/kept/x`.
 */
export const isHiddenRef = (ref: string): boolean => {
  const folded = ref.toLowerCase()
  return hiddenNamespaces.some((namespace) => folded === namespace || folded.startsWith(`${namespace}/`))
}

/** Command-line configuration by which git itself keeps to the same rule. */
export const hiddenRefsConfiguration: readonly string[] = hiddenNamespaces.flatMap((namespace) => [
  '-c',
  `transfer.hideRefs=${namespace}`,
])

/** The name under which the store keeps what a client of this remote calls `ref`. */
export const storedRefName = (variant: RemoteVariant, ref: string): string =>
  storedRef(ref, variant === 'ephemeral')

/** Makes a git process work in the namespace of the remote. */
export const namespaceEnvironment = (variant: RemoteVariant): Readonly<Record<string, string>> =>
  variant === 'ephemeral' ? { GIT_NAMESPACE: ephemeralNamespace } : {}

/**
 * The refs a client of this remote may see, by the names it uses.
 * @param wanted all refs, with what tags name, unless said otherwise
 */
export const listServedRefs = async (
  refs: RefReader,
  { path, variant }: ServedRepository,
  wanted: { readonly prefixes?: readonly string[]; readonly peel?: boolean } = {},
): Promise<readonly ReadRef[]> => {
  const inStore = storedRefName(variant, '')
  const found = await refs.list(
    path,
    (wanted.prefixes ?? ['refs/']).map((prefix) => inStore + prefix),
    { except: hiddenNamespaces.map((namespace) => `${inStore}${namespace}/`), peel: wanted.peel },
  )
  if (inStore === '') return found
  return found.map((ref) => ({
    ...ref,
    name: ref.name.slice(inStore.length),
    symbolicTarget: ref.symbolicTarget?.startsWith(inStore) ? ref.symbolicTarget.slice(inStore.length) : null,
  }))
}

/** HEAD as a client of this remote sees it; a namespace has none. */
export const servedHead = async (
  refs: RefReader,
  { path, variant }: ServedRepository,
): Promise<{ readonly target: string; readonly objectId: string | null } | null> =>
  variant === 'ephemeral' ? null : refs.head(path)
