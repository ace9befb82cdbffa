import { z } from 'zod'
import { forgeMirrorDirectionSchema } from './forge-mirror.ts'
import { shortestForgeIntervalMs } from './forge-run.ts'
import { newRepositoryRuleSchema } from './new-repositories.ts'
import { addressSchema, forgePathPattern, writtenScheduleSchema } from './setup-fields.ts'
import { readDuration } from './written-time.ts'

/** What a set-up file says of what forges do: rules for what is new there, and mirrors that they run themselves. */

const hourMs = 3_600_000
const isTimeOf = (text: string, leastMs: number, mostMs: number): boolean => {
  if (text === 'never') return true
  const durationMs = readDuration(text)
  return durationMs !== null && durationMs >= leastMs && durationMs <= mostMs
}

const { forks, archived, visibility, way, owner, pattern, nameTemplate } = newRepositoryRuleSchema.shape

export const setupRuleSchema = z
  .strictObject({
    owner: owner.unwrap().optional().describe('Whose; everybody, where nothing is said.'),
    name: pattern
      .optional()
      .describe('Of the repository, without its owner: * for anything, ? for one character.'),
    forks: forks.optional(),
    archived: archived.optional(),
    visibility: visibility.optional(),
    way: way.optional().describe('What becomes of it; default is the direction of the settings.'),
    schedule: writtenScheduleSchema.optional().describe('That of the settings, where nothing is said.'),
    as: nameTemplate.unwrap().optional().describe('The name here: {owner}/{name}, where nothing is said.'),
  })
  .describe('What becomes of a repository that is new; the first rule that fits decides.')
export type SetupRule = z.infer<typeof setupRuleSchema>

export const setupNewRepositoriesSchema = z
  .strictObject({
    listEvery: z
      .string()
      .refine(
        (text) => isTimeOf(text, hourMs, 7 * 24 * hourMs),
        'This is a time from 1h to 7d, like 6h, or never.',
      )
      .optional()
      .describe('How often the forge is asked what is new: 6h, or never.'),
    rules: z.array(setupRuleSchema).max(100, 'An account has at most 100 rules.'),
  })
  .describe('Rules for what is new at the forge, in the place of those there are.')
export type SetupNewRepositories = z.infer<typeof setupNewRepositoriesSchema>

/** A mirror that the server of a forge runs itself: known by its forge, its repository there, and the other side. */
export const setupForgeMirrorSchema = z
  .strictObject({
    forge: z.string().min(1, 'This is empty.').describe('The name of the account at the forge that runs it.'),
    repository: z
      .string()
      .trim()
      .regex(forgePathPattern, 'This is no path like owner/name.')
      .describe('At that forge: the one that is pushed, or what is made there to pull.'),
    direction: forgeMirrorDirectionSchema.describe('push: from that forge elsewhere. pull: from elsewhere.'),
    url: addressSchema.optional().describe('The git address of the other side, without a password.'),
    account: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('The account at the other side, whose sign-in the forge is given; null: none.'),
    path: z
      .string()
      .trim()
      .regex(forgePathPattern, 'This is no path like owner/name.')
      .optional()
      .describe('Instead of url: owner/name at the account.'),
    every: z
      .string()
      .refine(
        (text) => isTimeOf(text, shortestForgeIntervalMs, 365 * 24 * hourMs),
        'This is a time of at least 10m, like 8h, or never.',
      )
      .optional()
      .describe('How often it runs by the clock: 8h, or never.'),
    onPush: z.boolean().optional().describe('push: whether it runs when somebody pushes there.'),
    deployKey: z
      .boolean()
      .optional()
      .describe('push over SSH: the forge makes a key, which you let in at the other side.'),
    create: z.boolean().optional().describe('push: make the target when it is not there.'),
    public: z.boolean().optional().describe('What is made is readable for everybody.'),
  })
  .superRefine((mirror, context) => {
    const problem = (path: readonly PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message })
    const { url, path, account, direction } = mirror
    if ((url === undefined) === (path === undefined)) problem([], 'A mirror has one of url and path.')
    if (path !== undefined && (account === undefined || account === null))
      problem(['path'], 'A path needs the account at whose host it is.')
    if (direction === 'push') return
    for (const field of ['onPush', 'deployKey', 'create'] as const)
      if (mirror[field] !== undefined) problem([field], 'Only a push has this.')
  })
export type SetupForgeMirror = z.infer<typeof setupForgeMirrorSchema>
