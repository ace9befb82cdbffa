import { z } from 'zod'

/**
 * Why a mirror does not carry a ref. `pattern`: the one it names leaves it out · `no_pattern`: the patterns name what they
 * want, and none of them fits it · `notes`: the mirror carries no notes · `head_name`: a branch or tag called HEAD ·
 * `ephemeral`: an ephemeral branch · `namespace`: neither branch, tag nor note: it belongs to a host, or to this store.
 */
export const leftOutSchema = z.object({
  because: z.enum(['pattern', 'no_pattern', 'notes', 'head_name', 'ephemeral', 'namespace']),
  pattern: z.string().nullable(),
})
export type LeftOut = z.infer<typeof leftOutSchema>

/** Whether another choice about the mirror would let it through; what is never mirrored stays so. */
export const isByChoice = ({ because }: LeftOut): boolean =>
  because === 'pattern' || because === 'no_pattern' || because === 'notes'

/** Why, as a sentence. */
export const leftOutSentence = ({ because, pattern }: LeftOut): string => {
  switch (because) {
    case 'pattern':
      return `The pattern ${pattern ?? ''} of this mirror leaves it out.`
    case 'no_pattern':
      return 'The patterns of this mirror name what they carry, and none of them fits it.'
    case 'notes':
      return 'This mirror carries no notes.'
    case 'head_name':
      return 'A branch or tag called HEAD would hide the real one in every clone, and hosts refuse it: it is never mirrored.'
    case 'ephemeral':
      return 'Ephemeral branches stay here: they are never mirrored.'
    case 'namespace':
      return 'It is neither a branch, a tag nor a note: such refs belong to a host or to Mirrordesk, and are never mirrored.'
  }
}
