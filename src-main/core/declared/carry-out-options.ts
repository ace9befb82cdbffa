import type { Settings } from '../../../src-shared/domain/settings.ts'

/** What comes with one application of a file. */
export type CarryOutOptions = {
  /** By the folded name of the account. Nothing of it is stored or said anywhere but in the accounts themselves. */
  readonly secrets: ReadonlyMap<string, string>
  /** Folded names of repositories that may become readable for everybody. */
  readonly confirmPublic: ReadonlySet<string>
  /** Folded names of repositories at forges whose targets may be overwritten, once what they hold is kept here. */
  readonly confirmOverwrite: ReadonlySet<string>
  /** Ids of accounts by their folded names; those that are made join them. */
  readonly accountIds: Map<string, string>
  readonly changeSettings: (change: Partial<Settings>) => Promise<unknown>
}
