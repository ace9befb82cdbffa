import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { SignIns } from '../../core/accounts/sign-ins.ts'

export const createSignInHandlers = (
  signIns: SignIns,
): Pick<
  ContractHandlers,
  | 'accounts.signIn.app'
  | 'accounts.signIn.start'
  | 'accounts.signIn.again'
  | 'accounts.signIn.get'
  | 'accounts.signIn.cancel'
> => ({
  'accounts.signIn.app': ({ kind, address }) => signIns.app(kind, address ?? null),
  'accounts.signIn.start': (input) => signIns.start(input),
  'accounts.signIn.again': ({ id, ...chosen }) => signIns.again(id, chosen),
  'accounts.signIn.get': ({ id }) => signIns.get(id),
  'accounts.signIn.cancel': ({ id }) => signIns.cancel(id),
})
