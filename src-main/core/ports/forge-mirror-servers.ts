import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { ForgeMirrors } from './forge-mirrors.ts'

/**
 * What runs mirrors itself, by kind of forge; loaded when it is first asked for.
 * @throws AppError `forge_cannot` for a kind that runs none
 */
export type ForgeMirrorServers = { readonly open: (kind: ForgeKind) => Promise<ForgeMirrors> }
