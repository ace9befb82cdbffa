import type { z } from 'zod'
import { accessCalls } from './calls/access-calls.ts'
import { accountCalls } from './calls/account-calls.ts'
import { discoveryCalls } from './calls/discovery-calls.ts'
import { existenceCalls } from './calls/existence-calls.ts'
import { newRepositoryCalls } from './calls/new-repository-calls.ts'
import { pairingCalls } from './calls/pairing-calls.ts'
import { browseCalls } from './calls/browse-calls.ts'
import { careCalls } from './calls/care-calls.ts'
import { conflictCalls } from './calls/conflict-calls.ts'
import { forgeMirrorCalls } from './calls/forge-mirror-calls.ts'
import { githubAppCalls } from './calls/github-app-calls.ts'
import { hooksInCalls } from './calls/hooks-in-calls.ts'
import { mirrorCalls } from './calls/mirror-calls.ts'
import { repositoryCalls } from './calls/repository-calls.ts'
import { runCalls } from './calls/run-calls.ts'
import { signInCalls } from './calls/sign-in-calls.ts'
import { setupCalls } from './calls/setup-calls.ts'
import { sshKeyCalls } from './calls/ssh-key-calls.ts'
import { systemCalls } from './calls/system-calls.ts'
import { webhookCalls } from './calls/webhook-calls.ts'

/**
 * The one table of the contract: `noun.verb` to the schemas of its input and output. Handlers, clients and the
 * command line derive their types from it; a name that is not here is refused on every transport.
 */
export const calls = {
  ...systemCalls,
  ...repositoryCalls,
  ...browseCalls,
  ...mirrorCalls,
  ...conflictCalls,
  ...runCalls,
  ...careCalls,
  ...accountCalls,
  ...signInCalls,
  ...discoveryCalls,
  ...existenceCalls,
  ...pairingCalls,
  ...newRepositoryCalls,
  ...forgeMirrorCalls,
  ...accessCalls,
  ...webhookCalls,
  ...setupCalls,
  ...githubAppCalls,
  ...sshKeyCalls,
  ...hooksInCalls,
} as const satisfies Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>
