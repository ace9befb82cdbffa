import { hostname, networkInterfaces } from 'node:os'
import type { RepositoryAt } from '../core/mirrors/mirror-graph.ts'
import type { RepositoryRow } from '../core/ports/repository-store.ts'

/** Names under which programs on this computer reach it. */
const ownHosts = (): ReadonlySet<string> =>
  new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    hostname().toLowerCase(),
    ...Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
    ),
  ])

/** `+ephemeral` and `+import` name a part of the same repository. */
const variant = /\+(ephemeral|import)$/

const portOf = ({ port, protocol }: URL): string =>
  port !== '' ? port : protocol === 'https:' ? '443' : '80'

/** Knows the addresses of the localhost remote: whose port is ours, on a name of this computer. */
export const createRepositoryAt = ({
  address,
  findByName,
}: {
  readonly address: () => string
  readonly findByName: (name: string) => Pick<RepositoryRow, 'id'> | null
}): RepositoryAt => {
  return ({ protocol, url, path }) => {
    if (protocol !== 'http') return null
    const own = new URL(address())
    const asked = new URL(url)
    if (portOf(asked) !== portOf(own)) return null
    const isLoopback = /^127(\.\d+){3}$/.test(asked.hostname)
    if (!isLoopback && asked.hostname !== own.hostname && !ownHosts().has(asked.hostname)) return null
    return findByName(path.replace(variant, ''))?.id ?? null
  }
}
