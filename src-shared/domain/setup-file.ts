import { z } from 'zod'
import { accountKindSchema } from './account.ts'
import { directionSchema, onDestructiveSchema, onDivergedSchema } from './mirror.ts'
import { mostPatterns, patternProblem } from './ref-patterns.ts'
import { isValidBranchName } from './ref-name.ts'
import { settingsSchema } from './settings.ts'
import { serverKeyProblem } from './server-key.ts'
import { addressSchema, forgePathPattern, sayProblem, writtenScheduleSchema } from './setup-fields.ts'
import { setupForgeMirrorSchema, setupNewRepositoriesSchema } from './setup-forge-fields.ts'
import { readDuration, readKeptLifetime } from './written-time.ts'

/**
 * The set-up of a Mirrordesk as a file says it: settings, accounts, repositories and their mirrors, in the words of a
 * person. What it does not name is left alone. A secret never stands in it: the file names where the secret is.
 */

const day = 86_400_000

const secretSentence =
  'A secret never stands in the file. Name where it is: { env: NAME }, { file: PATH } or { prompt: true }.'

/** Where a secret is. It is read by who applies the file, when an account is made, and sent to the core alone. */
export const secretPlaceSchema = z
  .strictObject(
    {
      env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'This is not the name of an environment variable.')
        .optional()
        .describe('The environment variable that holds it.'),
      file: z
        .string()
        .min(1, 'This is empty.')
        .optional()
        .describe('The file that holds it, readable by you alone.'),
      prompt: z
        .literal(true, 'This is true, or left out.')
        .optional()
        .describe('It is asked for on the terminal.'),
    },
    {
      error: (issue) => (issue.code === 'invalid_type' ? secretSentence : undefined),
    },
  )
  .superRefine((place, context) => {
    const given = [place.env, place.file, place.prompt].filter((value) => value !== undefined)
    if (given.length !== 1) context.addIssue({ code: 'custom', message: 'Give one of env, file and prompt.' })
  })
export type SecretPlace = z.infer<typeof secretPlaceSchema>

const sshSentence = 'This is agent, or { key: FILE } with the path of a private key.'
const sshSchema = z.union(
  [
    z.literal('agent'),
    z.strictObject({ key: z.string().min(1).describe('The whole path of the private key.') }),
  ],
  { error: sshSentence },
)

const lifetimeSentence = 'This is a time of at least 7d, like 90d, or forever.'
const isKeptLifetime = (text: string): boolean => {
  const lifetimeMs = readKeptLifetime(text)
  return lifetimeMs === null || (lifetimeMs !== undefined && lifetimeMs >= 7 * day)
}
const keptLifetimeSchema = z
  .string()
  .refine(isKeptLifetime, lifetimeSentence)
  .describe('How long what a mirror overwrote or deleted stays: 90d, or forever.')

export const setupSettingsSchema = z.strictObject({
  defaultSchedule: writtenScheduleSchema.optional(),
  defaultDirection: directionSchema
    .optional()
    .describe('Direction of new mirrors for which nobody says another.'),
  keptRefLifetime: keptLifetimeSchema.optional(),
  pushDelay: z
    .string()
    .refine((text) => {
      const delayMs = readDuration(text)
      return delayMs !== null && delayMs <= 10_000
    }, 'This is a time of at most 10s, like 2s or 500ms.')
    .optional()
    .describe('How long a push mirror waits after a push for the next one.'),
  waitOnBattery: z.boolean().optional(),
  listenHost: settingsSchema.shape.listenHost.optional().describe('From the next start on; null: 127.0.0.1.'),
  listenPort: settingsSchema.shape.listenPort.optional().describe('From the next start on; null: 7420.'),
  publicAddress: settingsSchema.shape.publicAddress
    .optional()
    .describe('Under which forges reach this Mirrordesk, for webhooks; null: they do not.'),
  gitPath: settingsSchema.shape.gitPath.optional().describe('The git program, from the next start on.'),
  notifications: z.boolean().optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  appearance: settingsSchema.shape.appearance.optional(),
  density: settingsSchema.shape.density.optional(),
})
export type SetupSettings = z.infer<typeof setupSettingsSchema>

export const setupAccountSchema = z
  .strictObject({
    kind: z
      .enum([...accountKindSchema.options, 'codeberg'])
      .describe('The forge, or generic for any other git host.'),
    address: z
      .string()
      .trim()
      .min(1, 'This is empty.')
      .optional()
      .describe('The host, with its port or path where it has one. Not needed where a kind has one home.'),
    username: z.string().min(1, 'This is empty.').optional().describe('generic: the user name at the host.'),
    email: z.string().min(1, 'This is empty.').optional().describe('bitbucket: goes with an API token.'),
    app: z.string().min(1).optional().describe('github: the id of the GitHub App that the account is.'),
    token: secretPlaceSchema.optional().describe('Where the access token is.'),
    password: secretPlaceSchema.optional().describe('generic: where the password is.'),
    ssh: sshSchema.optional().describe('How git signs in over SSH.'),
    webhooks: z
      .boolean()
      .optional()
      .describe(
        'Whether its forge is to tell of pushes, once there is a public address. True, where nobody says.',
      ),
    webhookKey: z
      .string()
      .trim()
      .superRefine(sayProblem(serverKeyProblem))
      .optional()
      .describe(
        'sourcehut: the public key that the server signs webhooks with, unless it is git.sr.ht; no secret.',
      ),
    newRepositories: setupNewRepositoriesSchema.optional(),
  })
  .superRefine((account, context) => {
    const problem = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message })
    const { kind, address, username, email, app, token, password, ssh } = account
    if (app !== undefined && kind !== 'github') problem('app', 'Only an account at GitHub can be an app.')
    if (account.webhookKey !== undefined && kind !== 'sourcehut')
      problem('webhookKey', 'Only sourcehut has one; other forges sign with a secret that is made here.')
    if (app !== undefined && token !== undefined) problem('token', 'An app has a private key, and no token.')
    if (kind !== 'generic') {
      if (token === undefined && app === undefined)
        problem('token', `This is missing: ${kind} is connected by an access token.`)
      if (password !== undefined)
        problem('password', 'A forge is connected by its token; only generic has a password.')
      if (username !== undefined)
        problem('username', 'Only generic has a user name; the forge says whose the token is.')
      if (email !== undefined && kind !== 'bitbucket')
        problem('email', 'Only a token of Bitbucket goes with one.')
      if (address === undefined && (kind === 'gitea' || kind === 'forgejo'))
        problem('address', `This is missing: where this ${kind} is, such as git.example.org.`)
      if (address !== undefined && kind === 'codeberg') problem('address', 'Codeberg is at codeberg.org.')
      return
    }
    if (account.webhooks !== undefined)
      problem('webhooks', 'Only a forge tells of pushes; generic is a sign-in for git alone.')
    if (account.newRepositories !== undefined)
      problem('newRepositories', 'Only a forge lists what is new; generic is a sign-in for git alone.')
    if (address === undefined) problem('address', 'This is missing: the host, such as git.example.org.')
    if (email !== undefined) problem('email', 'Only a token of Bitbucket goes with one.')
    const ways = [token, password, ssh].filter((way) => way !== undefined)
    if (ways.length !== 1) problem('kind', 'A generic account has one of token, password and ssh.')
    if (password !== undefined && username === undefined)
      problem('username', 'This is missing: it goes with the password.')
    if (ssh !== undefined && username !== undefined)
      problem('username', 'The user name of SSH stands in the address.')
  })
export type SetupAccount = z.infer<typeof setupAccountSchema>

const patternList = z.array(z.string().superRefine(sayProblem(patternProblem)))
/** Without a `!`: which list it stands in says what it does. */
const plainPatternList = z.array(
  z
    .string()
    .superRefine(
      sayProblem((pattern) =>
        pattern.startsWith('!')
          ? 'A pattern in include or exclude has no "!" in front: exclude leaves out by itself.'
          : patternProblem(pattern),
      ),
    ),
)

export const setupMirrorSchema = z
  .strictObject({
    direction: directionSchema.describe('push: here → there. pull: there → here. sync: both ways.'),
    url: addressSchema.optional().describe('The git address, without a password.'),
    account: z.string().min(1).nullable().optional().describe('The name of an account; null: none.'),
    path: z
      .string()
      .trim()
      .min(1, 'This is empty.')
      .optional()
      .describe('Instead of url: owner/name at the account.'),
    movedFrom: addressSchema.optional().describe('The address the mirror has now, when it is to move.'),
    schedule: writtenScheduleSchema.optional(),
    include: plainPatternList.optional().describe('Only branches and tags that fit.'),
    exclude: plainPatternList.optional().describe('Leaves out what fits; stronger than include.'),
    patterns: patternList
      .optional()
      .describe('Instead of both: one list, of which the last that fits decides.'),
    notes: z.boolean().optional().describe('Whether it carries refs/notes.'),
    extraBranches: z
      .boolean()
      .optional()
      .describe('pull: branches may be pushed here that the remote does not have.'),
    onDiverged: onDivergedSchema
      .optional()
      .describe('push: what to do with a branch that got commits there.'),
    onDestructive: onDestructiveSchema
      .optional()
      .describe('pull, sync: what to do when many branches would vanish.'),
    acceptWhileAway: z.boolean().optional().describe('sync: accept pushes here while the remote is away.'),
    paused: z.boolean().optional(),
  })
  .superRefine((mirror, context) => {
    const problem = (path: readonly PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message })
    const { url, path, account } = mirror
    if ((url === undefined) === (path === undefined)) problem([], 'A mirror has one of url and path.')
    if (path !== undefined && (account === undefined || account === null))
      problem(['path'], 'A path needs the account at whose host it is.')
    if (path !== undefined && !forgePathPattern.test(path))
      problem(['path'], 'This is no path like owner/name.')
    const patternCount = [mirror.patterns, mirror.include, mirror.exclude].flatMap(
      (list) => list ?? [],
    ).length
    if (patternCount > mostPatterns) problem([], `A mirror has at most ${mostPatterns} patterns.`)
    if (mirror.patterns !== undefined && (mirror.include ?? mirror.exclude) !== undefined)
      problem(['patterns'], 'Give either patterns, or include and exclude.')
  })
export type SetupMirror = z.infer<typeof setupMirrorSchema>

export const setupRepositorySchema = z.strictObject({
  defaultBranch: z
    .string()
    .refine(isValidBranchName, 'This cannot be the name of a branch.')
    .optional()
    .describe('The branch that clones check out.'),
  keptRefLifetime: z
    .string()
    .refine(
      (text) => text === 'settings' || isKeptLifetime(text),
      `${lifetimeSentence} Or settings, for that of the settings.`,
    )
    .optional()
    .describe('How long old tips stay in this repository: 90d, forever, or settings.'),
  mirrors: z.array(setupMirrorSchema).nullish(),
})
export type SetupRepository = z.infer<typeof setupRepositorySchema>

export const setupFileSchema = z.strictObject({
  $schema: z.string().optional().describe('Where the description of this file is, for editors.'),
  version: z.literal(1, 'The version of a set-up file is 1.'),
  settings: setupSettingsSchema.nullish(),
  accounts: z.record(z.string(), setupAccountSchema).nullish().describe('By name.'),
  repositories: z
    .record(z.string(), setupRepositorySchema.nullable())
    .nullish()
    .describe('By name, like team/project.'),
  forgeMirrors: z
    .array(setupForgeMirrorSchema)
    .nullish()
    .describe('Mirrors that the server of a Gitea, Forgejo or GitLab runs itself.'),
})
export type SetupFile = z.infer<typeof setupFileSchema>
