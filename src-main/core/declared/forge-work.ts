import type { NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'
import type { ForgeMirrorChange, NewForgeMirror } from '../../../src-shared/domain/forge-mirror.ts'

/** A mirror that a forge is to run; its accounts go by their names, since some are made on the way. */
export type WantedForgeMirror = Omit<
  NewForgeMirror,
  'accountId' | 'otherAccountId' | 'approvePlan' | 'confirmPublic'
> & {
  readonly forge: string
  readonly otherAccount: string | null
}

/** Steps about what forges do. */
export type ForgeWork =
  | {
      readonly kind: 'change_webhooks'
      readonly account: string
      /** null: as it is. */
      readonly isEnabled: boolean | null
      /** By which its server is known; null: the one there is. */
      readonly serverKey: string | null
    }
  | {
      readonly kind: 'change_rules'
      readonly account: string
      readonly rules: readonly NewRepositoryRule[]
      readonly everyMs: number | null
    }
  | { readonly kind: 'add_forge_mirror'; readonly wanted: WantedForgeMirror }
  | {
      readonly kind: 'change_forge_mirror'
      readonly mirrorId: string
      readonly change: Omit<ForgeMirrorChange, 'otherAccountId'>
      /** The one at the other side from now on; null: the one it has. */
      readonly otherAccount: string | null
    }
  | { readonly kind: 'remove_forge_mirror'; readonly mirrorId: string; readonly forgetOnly: boolean }
