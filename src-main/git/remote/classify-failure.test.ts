import { describe, expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import {
  failureOfOutput,
  failureOfSocket,
  failureOfStatus,
  isFetchRace,
  remoteOutput,
  type FailureContext,
} from './classify-failure.ts'
import { refReasonOf } from './ref-refusals.ts'

const { address } = parseRemoteUrl('https://example.org/quota/repository.git')
const context = (
  direction: FailureContext['direction'],
  secrets: readonly string[] = [],
): FailureContext => ({
  address,
  direction,
  secrets,
})
const unable = (rest: string): string => `fatal: unable to access '${address.url}/': ${rest}`

/** The texts of the failure table (mirror semantics, 2.10), as git and ssh write them. */
const texts: readonly (readonly [string, ErrorCode, FailureContext['direction']?])[] = [
  [unable('Could not resolve host: example.org'), 'remote_offline'],
  ['ssh: Could not resolve hostname example.org: Name or service not known', 'remote_offline'],
  ['ssh: connect to host example.org port 22: Network is unreachable', 'remote_offline'],
  [unable('Failed to connect to example.org port 443 after 2 ms: Connection refused'), 'remote_unreachable'],
  ['ssh: connect to host example.org port 22: Connection timed out', 'remote_unreachable'],
  [
    'ssh: connect to host example.org port 22: Connection refused\nfatal: Could not read from remote repository.',
    'remote_unreachable',
  ],
  [unable('The requested URL returned error: 500'), 'remote_error'],
  [unable('The requested URL returned error: 503'), 'remote_error'],
  ['remote: Internal Server Error\nfatal: the remote end hung up unexpectedly', 'remote_error'],
  [
    'error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nfatal: the remote end hung up unexpectedly',
    'remote_error',
  ],
  ['fatal: early EOF\nfatal: fetch-pack: invalid index-pack output', 'remote_connection_lost'],
  ['fetch-pack: unexpected disconnect while reading sideband packet', 'remote_connection_lost'],
  [
    'error: RPC failed; curl 18 transfer closed with outstanding read data remaining',
    'remote_connection_lost',
  ],
  [
    'Connection to git.example.com closed by remote host.\nfatal: Could not read from remote repository.',
    'remote_connection_lost',
  ],
  ['Timeout, server git.example.com not responding.\nfatal: early EOF', 'remote_connection_lost'],
  ['error: RPC failed; curl 56 Recv failure: Connection reset by peer', 'remote_connection_lost'],
  ['error: RPC failed; curl 92 HTTP/2 stream 0 was not closed cleanly', 'remote_connection_lost'],
  ['send-pack: unexpected disconnect\nfatal: the remote end hung up unexpectedly', 'remote_connection_lost'],
  [unable('Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds'), 'remote_stalled'],
  [unable('The requested URL returned error: 429'), 'remote_rate_limited'],
  ['remote: rate-limited due to too many requests', 'remote_rate_limited'],
  [
    `remote: You have exceeded a secondary rate limit.\n${unable('The requested URL returned error: 403')}`,
    'remote_rate_limited',
  ],
  [unable('SSL certificate problem: certificate has expired'), 'remote_tls_untrusted'],
  [unable('server certificate verification failed. CAfile: none CRLfile: none'), 'remote_tls_untrusted'],
  [unable('SSL certificate problem: unable to get local issuer certificate'), 'remote_tls_untrusted'],
  [unable('Received HTTP code 407 from proxy after CONNECT'), 'remote_proxy_auth'],
  [unable('The requested URL returned error: 401'), 'remote_auth_failed'],
  [`fatal: Authentication failed for '${address.url}/'`, 'remote_auth_failed'],
  ['remote: Invalid username or token. Password authentication is not supported.', 'remote_auth_failed'],
  ['remote: HTTP Basic: Access denied. The provided password is incorrect', 'remote_auth_failed'],
  [
    "fatal: could not read Username for 'https://example.org': terminal prompts disabled",
    'remote_auth_failed',
  ],
  [
    "remote: The 'acme' organization has enabled or enforced SAML SSO. To access\nfatal: unable to access: The requested URL returned error: 403",
    'remote_sso_required',
    'write',
  ],
  ['git@example.org: Permission denied (publickey).', 'remote_ssh_key_refused'],
  ['git@example.org: Permission denied (publickey,password).', 'remote_ssh_key_refused'],
  [
    'No ED25519 host key is known for example.org and you have requested strict checking.\nHost key verification failed.',
    'remote_host_key_unknown',
  ],
  [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.',
    'remote_host_key_changed',
  ],
  [unable('The requested URL returned error: 403'), 'remote_write_denied', 'write'],
  [unable('The requested URL returned error: 403'), 'remote_read_denied', 'read'],
  ['remote: Permission to acme/x.git denied to ada.', 'remote_write_denied', 'write'],
  ['remote: Write access to repository not granted.', 'remote_write_denied', 'write'],
  ['remote: You are not allowed to push code to this project.', 'remote_write_denied', 'write'],
  [
    'ERROR: The key you are authenticating with has been marked as read only.',
    'remote_write_denied',
    'write',
  ],
  ['remote: This deploy key is read only', 'remote_write_denied', 'write'],
  ['remote: This repository was archived so it is read-only.', 'remote_write_denied', 'write'],
  [unable('The requested URL returned error: 404'), 'remote_not_found'],
  [`fatal: repository '${address.url}/' not found`, 'remote_not_found'],
  ['ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'remote_not_found'],
  ["fatal: 'x.git' does not appear to be a git repository", 'remote_not_found'],
  ['remote: The project you were looking for could not be found', 'remote_not_found'],
  [unable('The requested URL returned error: 451'), 'remote_blocked'],
  ['remote: Repository unavailable due to DMCA takedown.', 'remote_blocked'],
  ['remote: access to this repository has been disabled by staff', 'remote_blocked'],
  ['remote: fatal: pack exceeds maximum allowed size', 'remote_push_too_large', 'write'],
  [
    'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413',
    'remote_push_too_large',
    'write',
  ],
  [
    'fatal: unable to rewind rpc post data - try increasing http.postBuffer',
    'remote_push_too_large',
    'write',
  ],
  ['remote: Your push exceeds the repository size limit', 'remote_quota', 'write'],
  ['remote: You have exceeded the storage limit', 'remote_quota', 'write'],
  ['remote: Gitea: quota exceeded', 'remote_quota', 'write'],
  ['fatal: write error: No space left on device', 'disk_full'],
  [
    'remote: fatal: write error: No space left on device\nerror: remote unpack failed',
    'remote_error',
    'write',
  ],
  ['fatal: aborting due to possible repository corruption on the remote side.', 'remote_damaged'],
  ['fatal: protocol error: bad pack header', 'remote_damaged'],
  [
    'error: RPC failed; curl 18 transfer closed\nfatal: protocol error: bad pack header',
    'remote_connection_lost',
  ],
  [
    'error: object 1234: zeroPaddedFilemode: contains zero-padded file modes\nfatal: fsck error in packed object',
    'remote_malformed',
  ],
  ['fatal: mismatched algorithms: client sha1; server sha256', 'remote_hash_format'],
  ["error: unknown option `no-write-fetch-head'", 'git_too_old'],
  ['error: Could not read 1234\nfatal: revision walk setup failed', 'store_damaged'],
  ["fatal: Unable to create '/x/packed-refs.lock': File exists.", 'store_locked'],
  [
    "warning: You're on a case-insensitive filesystem, and the remote you are\ntrying to fetch from has references that only differ in casing.",
    'store_case_clash',
  ],
  ["error: unable to unlink old 'objects/pack/pack-1.idx': Permission denied", 'file_in_use'],
  ["warning: unlink of file 'objects/pack/pack-1.pack' failed: Invalid argument", 'file_in_use'],
  [
    `remote: error: Could not read ${'1'.repeat(40)}\nremote: fatal: Failed to traverse parents of commit ${'2'.repeat(40)}\nfatal: early EOF`,
    'remote_damaged',
  ],
  ['remote: fatal: bad tree object 1234\nfatal: the remote end hung up unexpectedly', 'remote_damaged'],
  [
    'This account is currently not available.\nfatal: Could not read from remote repository.',
    'remote_read_denied',
  ],
  ['bash: git-upload-pack: command not found', 'remote_read_denied'],
  ['fatal: something nobody has seen', 'remote_error'],
]

describe('what git and ssh write', () => {
  it.each(texts.map(([text, code, direction = 'read']) => ({ text, code, direction })))(
    '$text',
    ({ text, code, direction }) => {
      const failure = failureOfOutput(text, context(direction))
      expect(failure.code).toBe(code)
      expect(failure.details).toMatchObject({ host: 'example.org', path: 'quota/repository' })
    },
  )

  it('takes no branch or repository name for a sign', () => {
    const text = ` * [new branch]  fix-quota-Repository not found -> m/x\n${unable('Connection timed out')}`
    expect(failureOfOutput(text, context('read')).code).toBe('remote_unreachable')
  })

  it('leaves progress out of the output, and every form of the secret', () => {
    const secret = 'swordfish-1'
    const base64 = Buffer.from(`ada:${secret}`).toString('base64')
    const text = `Receiving objects:  10% (1/10)\rReceiving objects:  20% (2/10)\rfatal: ${secret} ${base64} https://ada:${secret}@h/`
    const output = String(failureOfOutput(text, context('read', [secret, `ada:${secret}`])).details['output'])
    expect(output).toMatch(/^fatal: /)
    for (const form of [secret, base64, 'Receiving']) expect(output).not.toContain(form)
  })

  it('knows a remote that moved between listing and pack', () => {
    expect(isFetchRace('fatal: remote error: upload-pack: not our ref 1234')).toBe(true)
    expect(isFetchRace("error: cannot lock ref 'refs/x': is at 1 but expected 2")).toBe(true)
    expect(isFetchRace('fatal: early EOF')).toBe(false)
  })

  it('keeps what the server said, without prefix, padding and progress', () => {
    const text =
      'remote: Resolving deltas: 100% (1/1), done.        \nremote: error: GH006: no.        \nTo x\n'
    expect(remoteOutput(text)).toBe('error: GH006: no.')
  })
})

describe('HTTP answers', () => {
  const now = Date.UTC(2026, 0, 1)
  const failure = (status: number, headers: Record<string, string> = {}, body = '') =>
    failureOfStatus({ status, headers, body }, context('read'), now)

  it('reads when a rate limit ends, in seconds, as a date, or as GitHub writes it', () => {
    expect(failure(429, { 'retry-after': '7' }).details['retryAfterSeconds']).toBe(7)
    expect(failure(503, { 'retry-after': '90' }).details['retryAfterSeconds']).toBe(90)
    expect(failure(500, { 'retry-after': '90' }).details['retryAfterSeconds']).toBeUndefined()
    const date = new Date(now + 9_000).toUTCString()
    expect(failure(403, { 'retry-after': date })).toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 9 },
    })
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 60) }
    expect(failure(403, headers)).toMatchObject({
      code: 'remote_rate_limited',
      details: { retryAfterSeconds: 60 },
    })
  })

  it('reads the words of a 403', () => {
    expect(failure(403, {}, 'Permission to x denied to ada').code).toBe('remote_write_denied')
    expect(failure(403).code).toBe('remote_read_denied')
  })
})

it.each([
  ['ENOTFOUND', 'remote_offline'],
  ['EAI_AGAIN', 'remote_offline'],
  ['ENETUNREACH', 'remote_offline'],
  ['ECONNREFUSED', 'remote_unreachable'],
  ['ETIMEDOUT', 'remote_unreachable'],
  ['ECONNRESET', 'remote_connection_lost'],
  ['CERT_HAS_EXPIRED', 'remote_tls_untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'remote_tls_untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'remote_tls_untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'remote_tls_untrusted'],
  ['HPE_INVALID_CONSTANT', 'remote_error'],
] as const)('a socket error %s is %s', (code, expected) => {
  expect(failureOfSocket(Object.assign(new Error('x'), { code }), context('read')).code).toBe(expected)
})

/** Reason in the parentheses, what the server wrote, class. */
const refusals: readonly (readonly [string, string, RefReason])[] = [
  ['stale info', '', 'moved_meanwhile'],
  ["cannot lock ref 'refs/heads/x': is at 1 but expected 2", '', 'moved_meanwhile'],
  ["cannot lock ref 'refs/heads/x': unable to resolve reference 'refs/heads/x'", '', 'moved_meanwhile'],
  ['fetch first', '', 'diverged'],
  ['non-fast-forward', '', 'diverged'],
  ['deny updating a hidden ref', '', 'hidden'],
  ['modification of refs/pull/1/head is skipped', '', 'hidden'],
  ['protected branch hook declined', 'error: GH006: Protected branch update failed', 'protected'],
  [
    'pre-receive hook declined',
    'GitLab: You are not allowed to force push code to a protected branch',
    'protected',
  ],
  ['hook declined', 'Changes must be made through a pull request.', 'protected'],
  [
    'push declined due to repository rule violations',
    'error: GH013: Repository rule violations found',
    'rule',
  ],
  ['pre-receive hook declined', '', 'rule'],
  [
    'push declined due to repository rule violations',
    'GH013\n- GITHUB PUSH PROTECTION\n- Push cannot contain secrets',
    'secret_found',
  ],
  [
    'pre-receive hook declined',
    "error: GH001: Large files\nerror: data.bin exceeds GitHub's file size limit of 100.00 MB",
    'too_large',
  ],
  ['pre-receive hook declined', 'File is larger than the allowed maximum file size', 'too_large'],
  ['pre-receive hook declined', 'GH008: Your push referenced unknown LFS objects', 'lfs_missing'],
  ['pre-receive hook declined', 'GitLab: LFS objects are missing.', 'lfs_missing'],
  [
    'refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml`',
    '',
    'workflow_scope',
  ],
  [
    'refusing to allow a GitHub App to create or update workflow `x` without `workflows` permission',
    '',
    'workflow_scope',
  ],
  [
    'push declined due to email privacy restrictions',
    'error: GH007: Your push would publish a private email',
    'email_privacy',
  ],
  ['deletion of the current branch prohibited', '', 'default_branch'],
  ['refusing to delete the current branch: refs/heads/master', '', 'default_branch'],
  ['funny refname', '', 'name_refused'],
  [
    'pre-receive hook declined',
    'error: GH002: Sorry, branch or tag names consisting of 40 hex',
    'name_refused',
  ],
  [
    "cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'",
    '',
    'name_clash',
  ],
  ['failed to update ref', '', 'name_clash'],
  ['denied by policy', '', 'policy'],
  ['something new', 'error: GH006', 'other'],
]
it.each(refusals)('a ref refused with "%s" and "%s" is %s', (reason, output, expected) => {
  expect(refReasonOf(reason, output)).toBe(expected)
})
