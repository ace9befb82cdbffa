import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { Account } from '../../src-shared/domain/account.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { matchesId, shortId } from './short-id.ts'
import { indent, renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

/**
 * The account a person means: by id, the beginning of it, label or host.
 * @throws AppError `not_found`; `invalid_input` when several match
 */
export const matchAccount = (accounts: readonly Account[], text: string): Account => {
  const wanted = text.toLowerCase()
  const named = accounts.filter(
    (account) => account.label.toLowerCase() === wanted || account.host.toLowerCase() === wanted,
  )
  const matching = named.length > 0 ? named : accounts.filter((account) => matchesId(account.id, text))
  const [account, ...others] = matching
  if (account === undefined) {
    throw new AppError('not_found', `There is no account "${text}".`, {
      details: { what: `The account ${text}` },
    })
  }
  if (others.length === 0) return account
  const list = matching.map((one) => [shortId(one.id), one.host, one.label, one.username ?? '-'])
  throw usageError(`"${text}" could be several accounts; name one by its id:\n${indent(renderTable(list))}`)
}

export const chooseAccount = async (client: ContractClient, text: string): Promise<Account> =>
  matchAccount((await client.call('accounts.list', {})).items, text)
