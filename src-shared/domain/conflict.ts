import { z } from 'zod'
import { objectIdSchema, type ObjectId } from './ref.ts'

/**
 * How a person ends a conflict of a two-way mirror. `mine`: the remote takes what is here. `theirs`: the repository
 * takes what is at the remote. `both`: as `mine`, and theirs stays on both sides as a branch of its own. What is
 * replaced is kept under refs/kept. Who merges both sides by hand needs none: that is noticed.
 */
export const conflictChoiceSchema = z.enum(['mine', 'theirs', 'both'])

/** One side of a conflict. */
export const conflictSideSchema = z.object({
  objectId: objectIdSchema,
  /** The commit it leads to. */
  subject: z.string().nullable(),
  authorName: z.string().nullable(),
  committedAt: z.number().nullable(),
})

/** A branch or tag that changed on both sides of a two-way mirror: it stays as it is until a person chooses. */
export const conflictSchema = z.object({
  ref: z.string(),
  local: conflictSideSchema,
  remote: conflictSideSchema,
  /** What both sides last agreed on; null when they never did. */
  baseObjectId: objectIdSchema.nullable(),
  /** Commits that only this side has; null for what has no history, as a tag. */
  ahead: z.number().int().nullable(),
  /** Commits that only the remote has. */
  behind: z.number().int().nullable(),
  foundAt: z.number(),
  /** What was chosen and is not carried out yet. */
  choice: conflictChoiceSchema.nullable(),
})

export type ConflictChoice = z.infer<typeof conflictChoiceSchema>
export type ConflictSide = z.infer<typeof conflictSideSchema>
export type Conflict = z.infer<typeof conflictSchema>

const commits = (count: number): string => (count === 1 ? '1 commit' : `${count} commits`)
const isTag = (ref: string): boolean => ref.startsWith('refs/tags/')

/** "main has 2 commits here and 3 at github.com that the other side lacks". Without a full stop. */
export const conflictSentence = (
  conflict: Pick<Conflict, 'ref' | 'ahead' | 'behind'>,
  host: string,
): string => {
  const { ref, ahead, behind } = conflict
  const name = ref.replace(/^refs\/(heads|tags)\//, '')
  const there = host === '' ? 'the remote' : host
  if (isTag(ref)) return `The tag ${name} is another here than at ${there}`
  if (ahead === null || behind === null) return `${name} changed both here and at ${there}`
  return `${name} has ${commits(ahead)} here and ${behind} at ${there} that the other side lacks`
}

/** Whether a conflict is still between the tips that somebody looked at. */
export const isBetween = (
  conflict: { readonly localObjectId: ObjectId; readonly remoteObjectId: ObjectId },
  tips: { readonly localObjectId: ObjectId; readonly remoteObjectId: ObjectId },
): boolean => conflict.localObjectId === tips.localObjectId && conflict.remoteObjectId === tips.remoteObjectId
