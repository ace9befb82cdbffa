import type { Account } from '../../../src-shared/domain/account.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Problem } from '../../stores/problems.ts'

const withoutPort = (host: string): string => host.replace(/:\d+$/, '')

/** A password goes to the very host it was given for; an SSH key proves itself at any port of it. */
const fits = (account: Account, { protocol, host }: Pick<RemoteAddress, 'protocol' | 'host'>): boolean => {
  if (protocol === 'ssh') {
    return account.credentialKind !== 'password' && withoutPort(account.host) === withoutPort(host)
  }
  return account.credentialKind === 'password' && account.host === host
}

/** The accounts that can open an address, the one used most first. */
export const fittingAccounts = (
  accounts: Iterable<Account>,
  address: Pick<RemoteAddress, 'protocol' | 'host'>,
): readonly Account[] =>
  [...accounts]
    .filter((account) => fits(account, address))
    .sort((left, right) => right.mirrorCount - left.mirrorCount || left.label.localeCompare(right.label))

/** The accounts, by id, whose sign-in a host refused, and which nobody corrected since. */
export const failingAccounts = (problems: readonly Problem[]): ReadonlySet<string> =>
  new Set(problems.flatMap((problem) => (problem.kind === 'credential' ? (problem.accountId ?? []) : [])))
