import type { Account } from '../../../src-shared/domain/account.ts'

export type HostAccounts = { readonly host: string; readonly accounts: readonly Account[] }

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

/** Accounts with those of the same host together, hosts and labels by name. */
export const accountsByHost = (accounts: Iterable<Account>): readonly HostAccounts[] => {
  const groups = new Map<string, Account[]>()
  for (const account of accounts) groups.set(account.host, [...(groups.get(account.host) ?? []), account])
  return [...groups]
    .sort(([left], [right]) => byName.compare(left, right))
    .map(([host, group]) => ({
      host,
      accounts: group.sort((left, right) => byName.compare(left.label, right.label)),
    }))
}
