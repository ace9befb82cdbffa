import type { HostKey } from '../../../src-shared/domain/account.ts'

/** How the keys a host shows stand to what was trusted for it. */
export type HostIdentity =
  | { readonly kind: 'new' }
  | { readonly kind: 'trusted'; readonly key: HostKey }
  /** A key is trusted for the host, and it does not show it. */
  | { readonly kind: 'changed'; readonly trusted: HostKey }

/** @param shown by the host now; at least one, all of one host */
export const hostIdentity = (shown: readonly HostKey[], trusted: readonly HostKey[]): HostIdentity => {
  const known = trusted.find(({ host }) => host === shown[0]?.host)
  if (known === undefined) return { kind: 'new' }
  return shown.some(({ fingerprint }) => fingerprint === known.fingerprint)
    ? { kind: 'trusted', key: known }
    : { kind: 'changed', trusted: known }
}

const names: Readonly<Record<string, string>> = {
  'ssh-ed25519': 'Ed25519',
  'ssh-rsa': 'RSA',
  'ssh-dss': 'DSA',
}

/** "Ed25519" for ssh-ed25519, "ECDSA" for its kinds; else the type itself. */
export const keyTypeName = (keyType: string): string =>
  names[keyType] ?? (keyType.startsWith('ecdsa-') ? 'ECDSA' : keyType)
