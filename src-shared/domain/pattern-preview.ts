import { z } from 'zod'

const groupSchema = z.object({
  /** How many there are. */
  total: z.number().int(),
  /** How many the patterns let through. */
  carriedCount: z.number().int(),
  /** Short names, sorted; at most 500. */
  carried: z.array(z.string()),
  leftOut: z.array(z.string()),
})

/** "These 12 of 40 branches, 3 of 8 tags": what patterns let through, of what the leading side has now. */
export const patternPreviewSchema = z.object({ branches: groupSchema, tags: groupSchema })

export type PatternPreview = z.infer<typeof patternPreviewSchema>
export type PatternPreviewGroup = z.infer<typeof groupSchema>

/** The same in words. */
export const previewSentence = ({ branches, tags }: PatternPreview): string => {
  const part = ({ carriedCount, total }: PatternPreviewGroup, one: string, many: string): string =>
    `${carriedCount} of ${total} ${total === 1 ? one : many}`
  return `These ${part(branches, 'branch', 'branches')}, ${part(tags, 'tag', 'tags')}`
}
