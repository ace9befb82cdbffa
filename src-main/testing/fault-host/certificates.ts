import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** `good`: signed by our authority for 127.0.0.1. The others have one fault each. */
export type CertificateKind = 'good' | 'expired' | 'other-host' | 'self-signed'

export type Certificate = { readonly key: Buffer; readonly cert: Buffer }

export type Certificates = {
  /** The authority's own certificate: who trusts it, names it to git and to us. */
  readonly authorityFile: string
  readonly issue: (kind: CertificateKind) => Certificate
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** A certificate authority of its own, by openssl. https://docs.openssl.org/3.0/man1/openssl-ca/ */
export const createCertificates = (parent: string): Certificates => {
  const directory = path.join(parent, 'authority')
  mkdirSync(path.join(directory, 'issued'), { recursive: true })
  const at = (name: string): string => path.join(directory, name)
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', [...args], { stdio: 'ignore' })
  }
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '01\n')
  writeFileSync(
    at('ca.cnf'),
    `[ca]
default_ca = here
[here]
database = ${at('index.txt')}
new_certs_dir = ${at('issued')}
serial = ${at('serial')}
default_md = sha256
default_days = 30
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`,
  )
  const authority = ['-subj', '/CN=Test authority', '-addext', 'basicConstraints=critical,CA:TRUE'] as const
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
    '-days',
    '30',
    ...authority,
  )

  const namesOf = (kind: CertificateKind): readonly string[] =>
    kind === 'other-host'
      ? ['-subj', '/CN=elsewhere.test', '-addext', 'subjectAltName=DNS:elsewhere.test']
      : ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']

  return {
    authorityFile: at('ca.crt'),
    issue: (kind) => {
      const key = at(`${kind}.key`)
      const cert = at(`${kind}.crt`)
      if (kind === 'self-signed') {
        openssl('req', '-x509', ...newKey, '-keyout', key, '-out', cert, '-days', '30', ...namesOf(kind))
      } else {
        openssl('req', '-new', ...newKey, '-keyout', key, '-out', `${cert}.csr`, ...namesOf(kind))
        const past = ['-startdate', '20240101000000Z', '-enddate', '20240201000000Z']
        openssl(
          ...['ca', '-batch', '-config', at('ca.cnf'), '-cert', at('ca.crt'), '-keyfile', at('ca.key')],
          ...['-in', `${cert}.csr`, '-out', cert, '-notext', ...(kind === 'expired' ? past : [])],
        )
      }
      return { key: readFileSync(key), cert: readFileSync(cert) }
    },
  }
}
