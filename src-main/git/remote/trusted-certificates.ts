import { readFileSync } from 'node:fs'
import tls from 'node:tls'

const extraFiles = ['GIT_SSL_CAINFO', 'SSL_CERT_FILE'] as const

const readExtra = (name: string): readonly string[] => {
  const file = process.env[name]
  if (file === undefined || file === '') return []
  try {
    return [readFileSync(file, 'utf8')]
  } catch {
    return []
  }
}

/**
 * The authorities that git would trust as well: Node's list, the system's, and the file named in the environment.
 * Without the system's, a host that git can fetch from would fail its check here.
 */
export const trustedCertificates = (): string[] => [
  ...new Set([
    ...tls.getCACertificates('default'),
    ...tls.getCACertificates('system'),
    ...extraFiles.flatMap(readExtra),
  ]),
]
