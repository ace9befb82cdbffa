import { expect, it } from 'vitest'
import type { AccountRow } from '../ports/account-store.ts'
import { otherSideOf } from './other-side.ts'

const account: AccountRow = {
  id: 'acc_1',
  kind: 'github',
  host: 'github.com',
  label: 'ada',
  credentialKind: 'password',
  username: 'x-access-token',
  keyFile: null,
  sealedSecret: null,
  mirrorCount: 0,
  createdAt: 1,
  changedAt: 1,
}

const otherSide = (options: { readonly passing: boolean; readonly deployKey?: boolean }) =>
  otherSideOf(
    {
      accounts: { find: () => account },
      hasPassingToken: () => options.passing,
      openCredential: () => ({ kind: 'password', username: 'x-access-token', password: 'ghp_1' }),
    },
    { url: 'https://github.com/ada/tool.git', accountId: account.id, deployKey: options.deployKey ?? false },
  )

it('is opened by the forge with the token of the account', () => {
  expect(otherSide({ passing: false }).signIn).toMatchObject({ kind: 'password', password: 'ghp_1' })
})

it('is not opened by a token that ends within hours: the forge could not renew it', () => {
  expect(() => otherSide({ passing: true })).toThrow(/ends within hours/)
})

it('is opened by a key of the forge, whatever the account has', () => {
  expect(otherSide({ passing: true, deployKey: true }).signIn).toEqual({ kind: 'deploy_key' })
})
