import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { ForgeAccess } from './forge.ts'

/** A repository in which something happened, by the id and the addresses that mirrors may know it by. */
export type HintedRepository = {
  readonly id: string
  readonly path: string
  readonly urls: readonly string[]
}

export type ForgeHintLook = {
  readonly repositories: readonly HintedRepository[]
  /** To be given to the next look, of the same account. */
  readonly cursor: string
}

/**
 * What moved at a forge since the last look, of all that an account reaches: by a call or two, whatever the number of
 * repositories. It says of no repository that nothing happened.
 */
export type ForgeHints = {
  /** How long to wait between two looks, at least: less where a look costs nothing. */
  readonly everyMs: number
  /**
   * @param cursor of the last look; null begins now
   * @throws AppError as `Forge`; `forge_cannot` where the sign-in cannot ask
   */
  readonly look: (access: ForgeAccess, cursor: string | null) => Promise<ForgeHintLook>
}

/** The hints of each kind of forge, loaded when they are first asked for; null where there are none. */
export type AllForgeHints = {
  readonly has: (kind: ForgeKind) => boolean
  readonly open: (kind: ForgeKind) => Promise<ForgeHints | null>
}
