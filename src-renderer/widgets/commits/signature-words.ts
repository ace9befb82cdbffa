import type { SignatureKind } from '../../../src-shared/domain/commit.ts'

const names: Readonly<Record<SignatureKind, string>> = { openpgp: 'OpenPGP', ssh: 'SSH', x509: 'X.509' }

/** What can be said of a signature that nobody verified. */
export const signatureWords = (kind: SignatureKind): string => `Signed with ${names[kind]}; not checked here`
