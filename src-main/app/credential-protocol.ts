/**
 * What git tells and asks a credential helper: `key=value` lines up to an empty one.
 * https://git-scm.com/docs/git-credential#IOFMT
 */
export type CredentialRequest = Readonly<Record<string, string>>

export const parseCredentialRequest = (text: string): CredentialRequest => {
  const request: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line === '') break
    const split = line.indexOf('=')
    if (split > 0) request[line.slice(0, split)] = line.slice(split + 1)
  }
  return request
}

export type LocalRemote = {
  readonly repository: string
  readonly variant: 'normal' | 'ephemeral' | 'import'
}

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

const hostAndPort = (host: string): { readonly name: string; readonly port: string } | null => {
  const match = /^(\[[0-9a-f:]+\]|[^:]+)(?::(\d+))?$/i.exec(host)
  return match?.[1] === undefined ? null : { name: match[1].toLowerCase(), port: match[2] ?? '80' }
}

const isOurs = (request: CredentialRequest, address: string): boolean => {
  const asked = hostAndPort(request['host'] ?? '')
  const own = new URL(address)
  if (asked === null || request['protocol'] !== own.protocol.slice(0, -1)) return false
  if (asked.port !== (own.port || '80')) return false
  return asked.name === own.hostname || (loopbackNames.has(asked.name) && loopbackNames.has(own.hostname))
}

/**
 * Which of our repositories git asks about; null for any other host or a request without a path
 * (`credential.useHttpPath` is off).
 */
export const localRemoteOf = (request: CredentialRequest, address: string): LocalRemote | null => {
  if (!isOurs(request, address)) return null
  const path = (request['path'] ?? '').replace(/^\/+|\/+$/g, '').replace(/\/info\/lfs(\/.*)?$/, '')
  const match = /^(.+?)(?:\+(ephemeral|import))?(?:\.git)?$/.exec(path)
  if (match?.[1] === undefined) return null
  const variant = match[2] === 'ephemeral' || match[2] === 'import' ? match[2] : 'normal'
  return { repository: match[1], variant }
}

/** The answer: a user name, a token as the password, and until when git may remember it (whole seconds). */
export const credentialAnswer = (token: string, expiresAt: number): string =>
  `username=t\npassword=${token}\npassword_expiry_utc=${Math.floor(expiresAt / 1_000)}\n`
