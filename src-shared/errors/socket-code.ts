import type { ErrorCode, ErrorDetails } from './app-error.ts'

const tlsCode = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/

const tlsProblem = (code: string): ErrorDetails => {
  if (code === 'CERT_HAS_EXPIRED') return { problem: 'expired' }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return { problem: 'self-signed' }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return { problem: 'other-host' }
  return {}
}

const socketCodes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'remote_offline',
  EAI_AGAIN: 'remote_offline',
  ENETUNREACH: 'remote_offline',
  ENETDOWN: 'remote_offline',
  ECONNREFUSED: 'remote_unreachable',
  EHOSTUNREACH: 'remote_unreachable',
  ETIMEDOUT: 'remote_unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'remote_unreachable',
  UND_ERR_HEADERS_TIMEOUT: 'remote_stalled',
  UND_ERR_BODY_TIMEOUT: 'remote_stalled',
  ESTALLED: 'remote_stalled',
  UND_ERR_SOCKET: 'remote_connection_lost',
  ECONNRESET: 'remote_connection_lost',
  ECONNABORTED: 'remote_connection_lost',
  EPIPE: 'remote_connection_lost',
  ERR_STREAM_PREMATURE_CLOSE: 'remote_connection_lost',
}

/**
 * What an error of Node's HTTP clients says, `http.request` and `fetch`. https://nodejs.org/api/errors.html
 * @param statusCode of a proxy that refused to connect
 */
export const meaningOfSocketCode = (
  code: string,
  statusCode: number | undefined,
): { readonly code: ErrorCode; readonly details?: ErrorDetails } => {
  if (statusCode === 407) return { code: 'remote_proxy_auth' }
  if (tlsCode.test(code)) return { code: 'remote_tls_untrusted', details: tlsProblem(code) }
  return { code: socketCodes[code] ?? 'remote_error' }
}
