import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Discovery } from '../../core/accounts/discovery.ts'
import type { ForgeExports } from '../../core/accounts/forge-exports.ts'
import type { ForgeImports } from '../../core/accounts/forge-imports.ts'
import type { DiscoveryStore } from '../../core/ports/discovery-store.ts'

const usualPage = 100

type DiscoveryHandlers = Pick<
  ContractHandlers,
  | 'discovery.get'
  | 'discovery.refresh'
  | 'discovery.cancel'
  | 'discovery.list'
  | 'discovery.facets'
  | 'discovery.owners'
  | 'imports.plan'
  | 'imports.start'
  | 'imports.get'
  | 'imports.cancel'
  | 'exports.plan'
  | 'exports.start'
  | 'exports.get'
  | 'exports.cancel'
>

export const createDiscoveryHandlers = (deps: {
  readonly discovery: Discovery
  readonly store: DiscoveryStore
  readonly imports: ForgeImports
  readonly exports: ForgeExports
}): DiscoveryHandlers => ({
  'discovery.get': ({ accountId }) => deps.discovery.state(accountId),
  'discovery.refresh': ({ accountId }) => deps.discovery.refresh(accountId),
  'discovery.cancel': ({ accountId }) => deps.discovery.cancel(accountId),
  'discovery.list': ({ accountId, filter = {}, cursor = null, limit = usualPage }) => {
    const { items, nextCursor } = deps.store.list(accountId, filter, { cursor, limit })
    return { items: [...items], nextCursor, total: deps.store.count(accountId, filter) }
  },
  'discovery.facets': ({ accountId }) => deps.store.facets(accountId),
  'discovery.owners': async ({ accountId }) => ({ items: [...(await deps.discovery.owners(accountId))] }),
  'imports.plan': (choice) => deps.imports.plan(choice),
  'imports.start': (choice) => deps.imports.start(choice),
  'imports.get': ({ accountId }) => ({ state: deps.imports.state(accountId) }),
  'imports.cancel': async ({ accountId }) => ({ state: await deps.imports.cancel(accountId) }),
  'exports.plan': (choice) => deps.exports.plan(choice),
  'exports.start': (choice) => deps.exports.start(choice),
  'exports.get': ({ accountId }) => ({ state: deps.exports.state(accountId) }),
  'exports.cancel': async ({ accountId }) => ({ state: await deps.exports.cancel(accountId) }),
})
