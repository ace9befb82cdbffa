import { createHash } from 'node:crypto'
import type { HostKey } from '../../../src-shared/domain/account.ts'

/** A line of a known_hosts file. https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT */
export type KnownHostLine = HostKey & {
  /** The key itself, base64. */
  readonly key: string
}

/** `host`, `host:port`, `[v6]` or `[v6]:port` taken apart; null when it is none of these. */
export const parseHost = (host: string): { readonly name: string; readonly port: string } | null => {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?))(?::(\d{1,5}))?$/i.exec(
    host.trim(),
  )
  const name = parts?.[1] ?? parts?.[2]
  return name === undefined ? null : { name: name.toLowerCase(), port: parts?.[3] ?? '22' }
}

/** As ssh writes a host into the file: the port only where it is not 22. */
const fileName = ({ name, port }: { name: string; port: string }): string =>
  port === '22' ? name : `[${name}]:${port}`

/** As people and our addresses write it. */
const displayName = ({ name, port }: { name: string; port: string }): string =>
  `${name.includes(':') ? `[${name}]` : name}${port === '22' ? '' : `:${port}`}`

/** `SHA256:…`, as ssh prints it: base64 without padding, over the key's bytes. */
export const fingerprintOf = (key: string): string =>
  `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`

const hostOfFileName = (text: string): string => {
  const bracketed = /^\[([^\]]+)\]:(\d+)$/.exec(text)
  return displayName({ name: bracketed?.[1] ?? text, port: bracketed?.[2] ?? '22' })
}

/** The keys in a known_hosts file or in what ssh-keyscan printed. Comments and markers are left out. */
export const parseKnownHosts = (text: string): readonly KnownHostLine[] =>
  text.split('\n').flatMap((line) => {
    const [host, keyType, key] = line.trim().split(/\s+/)
    if (host === undefined || keyType === undefined || key === undefined || /^[#@|]/.test(host)) return []
    return [{ host: hostOfFileName(host), keyType, key, fingerprint: fingerprintOf(key) }]
  })

export const formatKnownHosts = (lines: readonly KnownHostLine[]): string =>
  lines
    .map((line) => {
      const host = parseHost(line.host)
      return `${host === null ? line.host : fileName(host)} ${line.keyType} ${line.key}\n`
    })
    .join('')

/** One spelling for a host, so that `Example.org:22` and `example.org` are the same; null when it is none. */
export const normalHost = (host: string): string | null => {
  const parsed = parseHost(host)
  return parsed === null ? null : displayName(parsed)
}
