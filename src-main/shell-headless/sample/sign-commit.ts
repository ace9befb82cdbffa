import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Cast } from './make-cast.ts'
import type { SampleStage } from './stage.ts'

/** An SSH key made for the occasion; null where ssh-keygen is not installed. */
const makeSigningKey = (directory: string): string | null => {
  const file = path.join(directory, 'signing-key')
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'mira', '-f', file])
  return made.status === 0 ? file : null
}

/** Somebody signs a commit at the host. */
export const signCommit = async (stage: SampleStage, cast: Cast): Promise<void> => {
  await cast.upstreams.get('upstream/gateway')?.commit({
    branch: 'main',
    file: 'SECURITY.md',
    content: '# Security\n\nWrite to security@northlight.example. Releases are signed.\n',
    message: 'Say where to report a weakness',
    by: 'mira',
    at: stage.clock.now(),
    signingKey: makeSigningKey(stage.workDirectory),
  })
}
