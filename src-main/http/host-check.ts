import { isIP } from 'node:net'

const loopback: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']
const everywhere: readonly string[] = ['0.0.0.0', '::']

/** A host as it stands in an address: an IPv6 address in brackets. */
export const hostInAddress = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host.toLowerCase())

/** Where people reach a server that listens on `host`: one that listens everywhere is reached by loopback. */
export const addressOf = (host: string, port: number): string =>
  `http://${everywhere.includes(host) ? '127.0.0.1' : hostInAddress(host)}:${port}`

const isIpLiteral = (name: string): boolean => isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0

/**
 * Decides whether a `Host` header names this server. A web page whose own name was rebound to 127.0.0.1 sends
 * that name, and is turned away. A server that listens everywhere also answers to any IP address: only names
 * can be rebound.
 */
export const createHostCheck = (host: string, port: number): ((header: string | undefined) => boolean) => {
  const names = new Set([...loopback, hostInAddress(host)])
  const anyIpAddress = everywhere.includes(host)
  const suffix = `:${port}`
  return (header) => {
    if (header === undefined) return false
    const lower = header.toLowerCase()
    const name = lower.endsWith(suffix) ? lower.slice(0, -suffix.length) : port === 80 ? lower : null
    return name !== null && (names.has(name) || (anyIpAddress && isIpLiteral(name)))
  }
}
