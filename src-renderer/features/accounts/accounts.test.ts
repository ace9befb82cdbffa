import { expect, it } from 'vitest'
import type { Account } from '../../../src-shared/domain/account.ts'
import { accountsByHost } from './accounts-by-host.ts'

const account = (host: string, label: string) => ({ id: label, host, label }) as Account

it('shows accounts of one host together, by name', () => {
  const shown = accountsByHost([
    account('gitlab.com', 'b'),
    account('codeberg.org', 'z'),
    account('gitlab.com', 'A'),
  ])
  expect(shown.map(({ host, accounts }) => [host, accounts.map(({ label }) => label)])).toEqual([
    ['codeberg.org', ['z']],
    ['gitlab.com', ['A', 'b']],
  ])
})
