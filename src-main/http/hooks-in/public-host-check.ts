import type { IncomingHttpHeaders } from 'node:http'

const defaultPorts: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' }

/**
 * Decides whether a request came to the public address: a reverse proxy passes on the name that it was asked for as
 * `Host`, or says so in `X-Forwarded-Host`. Where that name is also one of ours (a proxy on this computer is not told
 * from a person), what counts is the proxy's word.
 */
export const createPublicHostCheck = (
  publicAddress: () => string | null,
): ((headers: IncomingHttpHeaders, host: string | undefined) => boolean) => {
  let known: { readonly address: string; readonly names: ReadonlySet<string> } | null = null
  const namesOf = (address: string): ReadonlySet<string> => {
    if (known?.address !== address) {
      const { protocol, hostname, host } = new URL(address)
      known = { address, names: new Set([host, `${hostname}:${defaultPorts[protocol] ?? ''}`]) }
      if (new URL(address).port !== '') known = { address, names: new Set([host]) }
    }
    return known.names
  }
  return (headers, host) => {
    const address = publicAddress()
    if (address === null) return false
    const names = namesOf(address)
    const forwarded = headers['x-forwarded-host']
    const asked = typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim().toLowerCase() : undefined
    if (asked !== undefined) return names.has(asked)
    return host !== undefined && names.has(host.toLowerCase()) && !isLoopback(host)
  }
}

/** Somebody at this computer, or a tunnel that rewrites the name: the usual check decides. */
const isLoopback = (host: string): boolean => /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host)
