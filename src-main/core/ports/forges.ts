import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { Forge } from './forge.ts'

/** The forges by kind. The code of each is loaded when it is first asked for: most people use one or two. */
export type Forges = { readonly open: (kind: ForgeKind) => Promise<Forge> }
