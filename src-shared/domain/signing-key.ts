import { z } from 'zod'

/** A public key whose owner signs commits: what the rule `verify-sig` accepts for tokens of its organization. */
export const signingKeySchema = z.object({
  id: z.string(),
  organization: z.string(),
  kind: z.enum(['openpgp', 'ssh']),
  /** `SHA256:…` of an SSH key, upper-case hex of the primary OpenPGP key: as `ssh-keygen -l` and `gpg` write them. */
  fingerprint: z.string(),
  /** As given; without one what the key says of itself: the comment of an SSH key, the user id of an OpenPGP key. */
  label: z.string(),
  createdAt: z.number(),
})
export type SigningKey = z.infer<typeof signingKeySchema>
