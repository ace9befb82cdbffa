import type { Account } from '../../../src-shared/domain/account.ts'

/** An account as stored: the secret is sealed by the vault before it comes here. */
export type AccountRow = Omit<Account, 'mirrorCount' | 'connection'> & {
  readonly mirrorCount: number
  readonly sealedSecret: Uint8Array | null
}

export type AccountStore = {
  readonly insert: (account: Omit<AccountRow, 'mirrorCount'>) => void
  readonly find: (id: string) => AccountRow | null
  readonly list: () => readonly AccountRow[]
  readonly change: (
    id: string,
    change: Partial<
      Pick<AccountRow, 'label' | 'credentialKind' | 'username' | 'keyFile' | 'sealedSecret' | 'changedAt'>
    >,
  ) => void
  readonly remove: (id: string) => void
}
