import type { HookDelivery, HookIn, HookInState, HookOutcome } from '../../../src-shared/domain/hooks-in.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { Page, Paged } from './page.ts'

export type HookAccountRow = {
  readonly enabled: boolean
  /** What holds all webhooks of the account back, and until when. */
  readonly problem: Failure | null
  readonly restsUntil: number | null
  readonly lastDeliveryAt: number | null
  /** The public key that the server signs with, as a person gave it; null where nobody did. */
  readonly serverKey: string | null
}

export type HookSecretRow = {
  readonly id: string
  readonly accountId: string
  readonly sealedSecret: Uint8Array
}

export type ForgeHookRow = {
  readonly accountId: string
  readonly canonicalUrl: string
  readonly remoteUrl: string
  readonly forgeId: string | null
  readonly path: string
  readonly hookId: string | null
  readonly url: string | null
  readonly secretId: string | null
  readonly state: HookInState
  readonly failure: Failure | null
  readonly attempts: number
  readonly nextAt: number
  readonly madeAt: number | null
  readonly checkedAt: number | null
  readonly lastDeliveryAt: number | null
}

export type NewHookDelivery = {
  /** The account, or what else the secret belongs to. */
  readonly origin: string
  readonly accountId: string | null
  readonly key: string
  /** Where a second delivery of the same bytes is a replay; else null. */
  readonly bodyDigest: Uint8Array | null
  readonly event: string
  readonly path: string | null
  readonly ref: string | null
  readonly outcome: HookOutcome
  readonly mirrorCount: number
  readonly receivedAt: number
}

type PageOf = Page & { readonly accountId: string }

export type HooksInStore = {
  readonly account: (accountId: string) => HookAccountRow
  readonly changeAccount: (accountId: string, change: Partial<HookAccountRow>) => void

  /** The newest first. */
  readonly secrets: (accountId: string) => readonly HookSecretRow[]
  readonly addSecret: (secret: HookSecretRow, createdAt: number) => void
  /** All but the newest, as far as no webhook signs with them. */
  readonly forgetOldSecrets: (accountId: string) => void

  /** Webhooks that are missing are wanted from now on, those that nothing needs any more are to go. */
  readonly wantHooks: (accountId: string, isWanted: boolean, now: number) => void
  readonly findHook: (accountId: string, canonicalUrl: string) => ForgeHookRow | null
  /** Others of the same repository: mirrors may name it by several addresses. */
  readonly hooksOfRepository: (accountId: string, forgeId: string) => readonly ForgeHookRow[]
  readonly changeHook: (
    row: Pick<ForgeHookRow, 'accountId' | 'canonicalUrl'>,
    change: Partial<Omit<ForgeHookRow, 'accountId' | 'canonicalUrl'>>,
  ) => void
  readonly removeHook: (row: Pick<ForgeHookRow, 'accountId' | 'canonicalUrl'>) => void
  readonly nextDueHook: (accountId: string, now: number) => ForgeHookRow | null
  readonly nextHookAt: (accountId: string) => number | null
  /** All of the account, or one, are looked at from now on. */
  readonly makeHooksDue: (accountId: string, canonicalUrl: string | null, now: number) => void
  /** The same for those that are not there. */
  readonly makeUnmadeDue: (accountId: string, now: number) => void
  readonly countHooks: (accountId: string) => Readonly<Record<HookInState, number>>
  readonly listHooks: (page: PageOf) => Paged<HookIn>
  /** A delivery of the repository came: its webhook is there. */
  readonly heardOf: (accountId: string, forgeId: string, at: number) => void

  /**
   * Stores a delivery, unless it is a second one of what has led to a check, which is counted.
   * @returns whether it is new
   */
  readonly addDelivery: (delivery: NewHookDelivery) => boolean
  readonly isRepeated: (delivery: Pick<NewHookDelivery, 'origin' | 'key' | 'bodyDigest'>) => boolean
  readonly listDeliveries: (page: PageOf) => Paged<HookDelivery>
  readonly forgetOldDeliveries: (now: number) => void
}

/** How remotes are known by what forges call them for good. */
export type ForgeIdStore = {
  /** Pull and sync mirrors of a repository of a forge, by its id, or by its addresses at that host. */
  readonly mirrorsOf: (repository: {
    readonly accountId: string | null
    readonly webUrl: string
    readonly forgeId: string
    readonly canonicalUrls: readonly string[]
  }) => readonly string[]
  /** The same of those alone that use the account, by the id alone, as far as the forge itself gave it to us. */
  readonly mirrorsOfAccount: (repository: {
    readonly accountId: string
    readonly webUrl: string
    readonly forgeId: string
  }) => readonly string[]
  /** Remembers the id of those that have one of these addresses. */
  readonly remember: (
    repository: {
      readonly webUrl: string
      readonly forgeId: string
      readonly canonicalUrls: readonly string[]
    },
    at: number,
  ) => void
  /** What the forge calls the repository at an address; null when nobody knows. */
  readonly forgeIdAt: (accountId: string, webUrl: string, canonicalUrl: string) => string | null
  /** Whether the account may administer a repository that it listed; null when nobody knows. */
  readonly mayAdminister: (accountId: string, forgeId: string) => boolean | null
  /** Whether any pull or sync mirror uses the account. */
  readonly hasMirrors: (accountId: string) => boolean
}

export type HintCursorRow = {
  readonly cursor: string | null
  readonly lookedAt: number
  readonly failure: Failure | null
}

export type HintCursorStore = {
  readonly find: (accountId: string) => HintCursorRow | null
  readonly save: (accountId: string, row: HintCursorRow) => void
}
