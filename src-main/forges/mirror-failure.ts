import type { RemoteAddress } from '../../src-shared/domain/remote-url.ts'
import { AppError, type ErrorCode } from '../../src-shared/errors/app-error.ts'
import type { ForgeMirrorFailure } from '../core/ports/forge-mirrors.ts'
import { hideSecrets } from './hide-secrets.ts'
import { placeOf } from './mirror-address.ts'

/** What git says on the server, first sign that fits. The words are git's; see `git/remote/failure-signs.ts`. */
const signs: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /authentication failed|could not read (?:username|password)|bad credentials|invalid username or|returned error: 401/i,
    'remote_auth_failed',
  ],
  [/permission denied \(publickey|key.* denied/i, 'remote_ssh_key_refused'],
  [/host key verification failed/i, 'remote_host_key_unknown'],
  [/repository .*not found|does not appear to be a git repository|returned error: 404/i, 'remote_not_found'],
  [/\[remote rejected\]|pre-receive hook declined|protected branch|\[rejected\]/i, 'remote_rejected'],
  [
    /returned error: 403|permission to .* denied|write access .* not granted|read-only|archived/i,
    'remote_write_denied',
  ],
  [/returned error: 429|rate limit/i, 'remote_rate_limited'],
  [/returned error: 413/i, 'remote_push_too_large'],
  [/ssl certificate|certificate (?:verify|has expired)|tls/i, 'remote_tls_untrusted'],
  [
    /could not resolve host|failed to connect|connection refused|no route to host|timed? ?out|deadline exceeded/i,
    'remote_unreachable',
  ],
]

/** What the other side said to a refusal, and of which branches: there are no results ref by ref of what a server runs. */
const refusalFacts = (said: string): { readonly refs?: string; readonly advice: string } => {
  const lines = said.split('\n').map((line) => line.trim())
  const refs = lines.flatMap((line) => /\[(?:remote )?rejected\] +(\S+) ->/.exec(line)?.[1] ?? [])
  const why = lines.flatMap((line) => /^remote:\s*(\S.*)$/.exec(line)?.[1] ?? [])
  const words = why.join(' ').slice(0, 300)
  return {
    ...(refs.length === 0 ? {} : { refs: refs.length > 3 ? `${refs.length} branches` : refs.join(', ') }),
    advice: words === '' ? 'What git said on the server stands below.' : `It said: ${words}`,
  }
}

/** What the last error of a mirror means. Its words pass on without what signs in. */
export const failureOfMirror = (said: string, url: string): ForgeMirrorFailure => {
  const clean = hideSecrets(said, [])
  const words = clean.replace(/\s+/g, ' ').trim().slice(0, 500)
  const code = signs.find(([sign]) => sign.test(words))?.[1] ?? 'remote_error'
  const [host = '', ...path] = (placeOf(url) ?? '').split('/')
  const facts = code === 'remote_rejected' ? refusalFacts(clean) : {}
  return { code, details: { host, path: path.join('/'), said: words, ...facts } }
}

/** The server does not let its repositories be copied to or from that host. */
export const disallowedHost = (server: string, { host }: RemoteAddress, said: string | null): AppError =>
  new AppError('forge_cannot', 'The server does not allow this host.', {
    details: {
      host: server,
      reason: `${server} does not let its repositories be mirrored with ${host}.`,
      advice:
        'Its administrator can allow the host: ALLOWED_DOMAINS, or ALLOW_LOCALNETWORKS for private networks, under [migrations].',
      ...(said === null ? {} : { said }),
    },
  })

/**
 * The other side as the one that failed, in place of the server that told us.
 * @param code what the server's words mean
 */
export const failureOfOtherSide = (code: ErrorCode, address: RemoteAddress, said: string): AppError =>
  new AppError(code, said, { details: { host: address.host, path: address.path, said } })
