import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'

/** What a person decided about the sign-in. */
export type SignInWish =
  /** Nothing yet: the account that fits, if there is one. */
  | { readonly kind: 'proposed' }
  | { readonly kind: 'none' }
  | { readonly kind: 'account'; readonly accountId: string }
  /** Entered in the fields or pasted with the address, for this host and no other. */
  | {
      readonly kind: 'given'
      readonly host: string
      readonly credential: CredentialInput
      readonly origin: 'address' | 'fields'
      /** Tells two given ones apart without their secrets. */
      readonly revision: number
    }

/** What a remote is opened with. */
export type SignIn =
  | { readonly kind: 'none' }
  | { readonly kind: 'account'; readonly account: Account }
  | Extract<SignInWish, { kind: 'given' }>

/**
 * The wish as far as it fits the address: a sign-in never goes to another host than it was meant for.
 * @param failing accounts that a host refused; a person may choose one, but none of them is proposed
 */
export const signInFor = (
  wish: SignInWish,
  host: string,
  fitting: readonly Account[],
  failing: ReadonlySet<string>,
): SignIn => {
  const proposed = fitting.find(({ id }) => !failing.has(id))
  const best: SignIn = proposed === undefined ? { kind: 'none' } : { kind: 'account', account: proposed }
  switch (wish.kind) {
    case 'proposed':
      return best
    case 'none':
      return wish
    case 'account': {
      const account = fitting.find(({ id }) => id === wish.accountId)
      return account === undefined ? best : { kind: 'account', account }
    }
    case 'given':
      return wish.host === host ? wish : best
  }
}

/** The sign-in as calls take it. */
export const signInInput = (
  signIn: SignIn,
): { readonly accountId?: string; readonly credential?: CredentialInput } => {
  switch (signIn.kind) {
    case 'none':
      return {}
    case 'account':
      return { accountId: signIn.account.id }
    case 'given':
      return { credential: signIn.credential }
  }
}

/** What tells one sign-in from another, without a secret. An account changes when it gets a new one. */
export const signInKey = (signIn: SignIn): string => {
  switch (signIn.kind) {
    case 'none':
      return 'none'
    case 'account':
      return `${signIn.account.id} ${signIn.account.changedAt}`
    case 'given':
      return `given ${signIn.revision}`
  }
}
