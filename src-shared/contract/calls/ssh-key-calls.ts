import { z } from 'zod'
import { sshKeySchema } from '../../domain/ssh-key.ts'

export const sshKeyCalls = {
  /**
   * Makes a key for git over SSH. An account or a mirror uses it by its file, as every other; one that nothing uses is
   * removed after a day.
   */
  'sshKeys.make': {
    /** What it is for, as the host's list of keys shows it. */
    input: z.object({ name: z.string().trim().min(1).max(100) }),
    output: sshKeySchema,
  },
  /** The public part of an account's key; null when it has none, or there is no file with it. */
  'sshKeys.ofAccount': {
    input: z.object({ accountId: z.string() }),
    output: z.object({ key: sshKeySchema.nullable() }),
  },
  /** Takes back a key that nothing uses. */
  'sshKeys.discard': { input: z.object({ keyFile: z.string() }), output: z.object({ keyFile: z.string() }) },
} as const
