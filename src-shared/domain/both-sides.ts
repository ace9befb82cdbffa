import { z } from 'zod'
import { objectIdSchema } from './ref.ts'

/** One side of a mirror as a person recognises it: how much is there, and what was last done. */
export const sideSchema = z.object({
  branchCount: z.number().int(),
  tagCount: z.number().int(),
  /** The branches that got a commit last, the latest first; those alone whose commits are here. */
  newest: z.array(
    z.object({
      /** Full name. */
      ref: z.string(),
      objectId: objectIdSchema,
      subject: z.string(),
      authorName: z.string(),
      committedAt: z.number(),
    }),
  ),
})

export const bothSidesSchema = z.object({ here: sideSchema, there: sideSchema })

export type Side = z.infer<typeof sideSchema>
export type BothSides = z.infer<typeof bothSidesSchema>

/** "4 branches and 1 tag", "nothing". */
export const sideCountWords = ({ branchCount, tagCount }: Pick<Side, 'branchCount' | 'tagCount'>): string => {
  const parts = [
    ...(branchCount === 0 ? [] : [branchCount === 1 ? '1 branch' : `${branchCount} branches`]),
    ...(tagCount === 0 ? [] : [tagCount === 1 ? '1 tag' : `${tagCount} tags`]),
  ]
  return parts.length === 0 ? 'nothing' : parts.join(' and ')
}
