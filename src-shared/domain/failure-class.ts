import { z } from 'zod'

/**
 * What kind of failure it is, which decides when it is tried again and who is told (mirror semantics 2.10):
 * `transient` passes by itself · `host` the host does not answer · `rate_limit` the host asks to slow down ·
 * `credential` the sign-in does not open · `permission` the remote forbids it · `content` the remote refuses what is
 * sent · `decision` only a person can say how to go on · `local` something on this computer · `gone` the remote
 * repository is no longer there.
 */
export const failureClassSchema = z.enum([
  'transient',
  'host',
  'rate_limit',
  'credential',
  'permission',
  'content',
  'decision',
  'local',
  'gone',
])
export type FailureClass = z.infer<typeof failureClassSchema>
