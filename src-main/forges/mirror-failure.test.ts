import { expect, it } from 'vitest'
import { failureOfMirror } from './mirror-failure.ts'

const url = 'https://github.com/acme/tool.git'

it.each([
  ["fatal: Authentication failed for 'https://github.com/acme/tool.git/'", 'remote_auth_failed'],
  [
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    'remote_auth_failed',
  ],
  [
    "remote: Repository not found.\nfatal: repository 'https://github.com/acme/tool.git/' not found",
    'remote_not_found',
  ],
  [
    "remote: Permission to acme/tool.git denied to ada.\nfatal: unable to access 'https://github.com/acme/tool.git/': The requested URL returned error: 403",
    'remote_write_denied',
  ],
  [
    'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
    'remote_ssh_key_refused',
  ],
  ['Host key verification failed.', 'remote_host_key_unknown'],
  ['! [remote rejected] main -> main (protected branch hook declined)', 'remote_rejected'],
  ["fatal: unable to access 'https://x/': Could not resolve host: x", 'remote_unreachable'],
  ['context deadline exceeded', 'remote_unreachable'],
  ['error: RPC failed; HTTP 413\nThe requested URL returned error: 413', 'remote_push_too_large'],
  ['Unexpected error', 'remote_error'],
])('%s', (said, code) => {
  expect(failureOfMirror(said, url)).toMatchObject({
    code,
    details: { host: 'github.com', path: 'acme/tool', said: said.replace(/\s+/g, ' ') },
  })
})

it('tells of a refusal what was refused, and in whose words', () => {
  const said = [
    'remote: A freeze until Monday.        ',
    'To https://github.com/acme/tool.git',
    ' ! [remote rejected] main -> main (pre-receive hook declined)',
    ' ! [remote rejected] topic -> topic (pre-receive hook declined)',
    "error: failed to push some refs to 'https://github.com/acme/tool.git'",
  ].join('\n')
  expect(failureOfMirror(said, url)).toMatchObject({
    code: 'remote_rejected',
    details: { refs: 'main, topic', advice: 'It said: A freeze until Monday.' },
  })
})

it('repeats no sign-in', () => {
  const said = "fatal: unable to access 'https://ada:sesame@github.com/acme/tool.git/': error"
  expect(JSON.stringify(failureOfMirror(said, url))).not.toContain('sesame')
})
