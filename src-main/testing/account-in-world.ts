import type { MirrorWorld } from './mirror-world.ts'

/** The account `ada` at the upstream server of a mirror world. */
export type AccountInWorld = {
  readonly accountId: string
  /** What it signs in with from now on; the account comes into being with the first time. */
  readonly signIn: (password: string) => void
}

/** Call at the top of a test file, with a world whose server knows the user `ada`. */
export const accountIn = (world: MirrorWorld): AccountInWorld => {
  const accountId = `acc_${'1'.padStart(32, '0')}`
  return {
    accountId,
    signIn: (password) => {
      world.credentials.set(accountId, { kind: 'password', username: 'ada', password })
      if (world.stores.accounts.find(accountId) !== null) return
      world.stores.accounts.insert({
        id: accountId,
        kind: 'generic',
        host: '127.0.0.1',
        label: 'ada',
        credentialKind: 'password',
        username: 'ada',
        keyFile: null,
        sealedSecret: null,
        createdAt: world.clock.now(),
        changedAt: world.clock.now(),
      })
    },
  }
}
