import type { ErrorCode, ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** What a sign says about a transfer as a whole. */
export type Meaning = { readonly code: ErrorCode; readonly details?: ErrorDetails }

export type Sign = Meaning & {
  readonly sign: RegExp
  /** `remote`: only what the server wrote (`remote: …`); `local`: only what git here wrote. */
  readonly said?: 'remote' | 'local'
}

/** Signs in the text of git, ssh and servers (mirror semantics 2.10), in the order in which they are tried. */
export const failureSigns: readonly Sign[] = [
  { sign: /REMOTE HOST IDENTIFICATION HAS CHANGED/, code: 'remote_host_key_changed' },
  { sign: /host key is known for|Host key verification failed/, code: 'remote_host_key_unknown' },
  {
    sign: /Permission denied \([^)]*publickey|Too many authentication failures/,
    code: 'remote_ssh_key_refused',
  },
  {
    sign: /rate.limited due to too many requests|(?:secondary|API) rate limit/i,
    code: 'remote_rate_limited',
  },
  { sign: /organization has enabled or enforced SAML SSO/, code: 'remote_sso_required' },
  {
    sign: /certificate has expired|certificate is expired/i,
    code: 'remote_tls_untrusted',
    details: { problem: 'expired' },
  },
  {
    sign: /SSL: no alternative certificate subject name|certificate subject name .* does not match/i,
    code: 'remote_tls_untrusted',
    details: { problem: 'other-host' },
  },
  {
    sign: /SSL certificate problem: self.signed/i,
    code: 'remote_tls_untrusted',
    details: { problem: 'self-signed' },
  },
  {
    sign: /SSL certificate problem|certificate verification failed|unable to get local issuer certificate/i,
    code: 'remote_tls_untrusted',
  },
  {
    sign: /Could not resolve (?:host|proxy)|Temporary failure in name resolution|Network is unreachable/i,
    code: 'remote_offline',
  },
  {
    sign: /Failed to connect|Connection timed out|Operation timed out|Connection refused|No route to host|Couldn't connect to server/i,
    code: 'remote_unreachable',
  },
  { sign: /Operation too slow/, code: 'remote_stalled', details: { stallSeconds: 60 } },
  { sign: /DMCA|access to this repository has been disabled/i, code: 'remote_blocked' },
  {
    sign: /archived so it is read-only|repository is archived/i,
    code: 'remote_write_denied',
    details: { archived: true },
  },
  {
    sign: /deploy key\b.*(?:read.only|not authorized to write|does not have write access)|marked as read.only/i,
    code: 'remote_write_denied',
    details: { deployKey: true },
  },
  {
    sign: /Permission to .+ denied to|Write access to repository not granted|not allowed to push code|service not enabled: (?:'?git-receive-pack|\/)/i,
    code: 'remote_write_denied',
  },
  {
    sign: /Authentication failed for|Invalid username or (?:token|password)|Password authentication is not supported|HTTP Basic: Access denied|terminal prompts disabled|could not read (?:Username|Password)/,
    code: 'remote_auth_failed',
  },
  {
    sign: /Repository not found|access denied or repository not exported|no such repository|does not appear to be a git repository|project you were looking for could not be found|not valid: is this a git repository|unable to update url base from redirection|repository '.*' (?:not found|does not exist)/i,
    code: 'remote_not_found',
  },
  // An SSH account that opens no git: a shell that says no, or a computer without git.
  {
    sign: /account is currently not available|[Ss]hell access is (?:disabled|not)|only git is served|git-(?:upload|receive)-pack: (?:command )?not found|allows sftp connections only/,
    code: 'remote_read_denied',
  },
  {
    sign: /repository size limit|(?:exceeded|exceed|exceeds) the (?:allocated )?storage limit|\bquota\b/i,
    said: 'remote',
    code: 'remote_quota',
  },
  {
    sign: /No space left on device|ENOSPC/,
    said: 'remote',
    code: 'remote_error',
    details: { diskFull: true },
  },
  { sign: /No space left on device|ENOSPC|File too large|write error/, said: 'local', code: 'disk_full' },
  {
    sign: /pack exceeds maximum allowed size|unable to rewind rpc post data/,
    code: 'remote_push_too_large',
  },
  { sign: /repository corruption on the remote side/, code: 'remote_damaged' },
  {
    sign: /Could not read [0-9a-f]{40}|unable to read (?:tree|[0-9a-f]{40})|(?:bad|missing) (?:tree|blob|commit|object)\b|is corrupt\b|Failed to traverse parents/,
    said: 'remote',
    code: 'remote_damaged',
  },
  { sign: /mismatched algorithms|object format/, code: 'remote_hash_format' },
  { sign: /unknown (?:option|switch)/, said: 'local', code: 'git_too_old' },
  { sign: /case-insensitive filesystem|only differ in casing/, said: 'local', code: 'store_case_clash' },
  {
    sign: /^error: (?:Could not read|packfile) |loose object .* is corrupt|^fatal: bad object|missing (?:blob|tree|commit) |[Ff]ailed to traverse parents/m,
    said: 'local',
    code: 'store_damaged',
  },
  { sign: /Unable to create '.*\.lock': File exists/, said: 'local', code: 'store_locked' },
  // A virus scanner, mostly, on Windows.
  {
    sign: /\.(?:pack|idx|rev|keep|lock)'?.*Permission denied|Permission denied.*\.(?:pack|idx|rev|keep|lock)\b|[Uu]nlink.*(?:Invalid argument|failed)/,
    said: 'local',
    code: 'file_in_use',
  },
  { sign: /Internal Server Error/, code: 'remote_error' },
  {
    sign: /early EOF|unexpected disconnect|RPC failed; curl (?:18|52|55|56|92)|Connection reset by|Connection closed by|Connection to \S+ closed by remote host|Timeout, server \S+ not responding|Broken pipe|the remote end hung up unexpectedly|remote failed to report status|Empty reply from server|transfer closed with/i,
    code: 'remote_connection_lost',
  },
  // Also the echo of a broken connection, so after its signs.
  { sign: /bad pack header/, code: 'remote_damaged' },
]

/** Malformed objects: at the source when we read, in what we send when we write. */
export const malformedObjects =
  /fsck error|error in object|zeroPaddedFilemode|badTimezone|missingSpaceBeforeDate|hasDotgit/

/** What an HTTP status says of a request; words in the answer may say more. */
export const meaningOfStatus = (status: number, direction: 'read' | 'write'): Meaning => {
  if (status === 401) return { code: 'remote_auth_failed' }
  if (status === 403) return { code: direction === 'write' ? 'remote_write_denied' : 'remote_read_denied' }
  if (status === 404 || status === 410) return { code: 'remote_not_found' }
  if (status === 407) return { code: 'remote_proxy_auth' }
  if (status === 413) return { code: 'remote_push_too_large' }
  if (status === 429) return { code: 'remote_rate_limited' }
  if (status === 451) return { code: 'remote_blocked' }
  return { code: 'remote_error', details: { status } }
}
