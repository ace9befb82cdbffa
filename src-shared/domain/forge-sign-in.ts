import { z } from 'zod'
import { forgeKindSchema, type ForgeKind } from './forge.ts'
import { failureSchema } from './run.ts'

/** `device`: a code is typed in at the forge. `browser`: a page of the forge leads back to this computer. */
export const signInWaySchema = z.enum(['device', 'browser'])
export type SignInWay = z.infer<typeof signInWaySchema>

const ways: Readonly<Record<ForgeKind, readonly SignInWay[]>> = {
  // Its page that leads back wants a secret, which no program on people's computers can keep.
  github: ['device'],
  gitlab: ['device', 'browser'],
  gitea: ['browser'],
  forgejo: ['browser'],
  bitbucket: [],
  sourcehut: [],
}

/** How people can sign in without making a token, the best first; none where the forge has no way for this app. */
export const signInWays = (kind: ForgeKind): readonly SignInWay[] => ways[kind]

/** What is registered with an app as the address that a page leads back to; forges let its port be any. */
export const registeredRedirectUrl = 'http://127.0.0.1/signed-in'

/** The OAuth app by which people sign in at one forge. A client ID is no secret. */
export const signInAppSchema = z.object({
  webUrl: z.string(),
  ways: z.array(signInWaySchema),
  /** null while none was entered. */
  clientId: z.string().nullable(),
})
export type SignInApp = z.infer<typeof signInAppSchema>

/** A sign-in from its beginning to its end. */
export const signInStateSchema = z.object({
  id: z.string(),
  kind: forgeKindSchema,
  webUrl: z.string(),
  way: signInWaySchema,
  /** `connecting`: the person agreed, and the forge is asked who it is. */
  state: z.enum(['waiting', 'connecting', 'done', 'failed', 'cancelled']),
  /** What is typed in at the page; null where there is nothing to type. */
  userCode: z.string().nullable(),
  /** The page that a person opens. */
  pageUrl: z.string(),
  expiresAt: z.number(),
  /** The account that is signed in again, or that came of it. */
  accountId: z.string().nullable(),
  /** Why it failed. */
  failure: failureSchema.nullable(),
})
export type SignInState = z.infer<typeof signInStateSchema>

/** Where an app is registered at a forge, and how, step by step. */
export const appSteps = (
  kind: ForgeKind,
  webUrl: string,
): { readonly page: string; readonly idName: string; readonly steps: readonly string[] } => {
  switch (kind) {
    case 'github':
      return {
        page: `${webUrl}/settings/applications/new`,
        idName: 'Client ID',
        steps: [
          'Application name: Mirrordesk. Homepage URL: any address of yours.',
          `Authorization callback URL: ${registeredRedirectUrl}. It is not used, but must be filled in.`,
          'Tick “Enable Device Flow”.',
          'Register it, and copy the client ID. No client secret is needed.',
        ],
      }
    case 'gitlab':
      return {
        page: `${webUrl}/-/user_settings/applications`,
        idName: 'Application ID',
        steps: [
          'Add new application. Name: Mirrordesk.',
          `Redirect URI: ${registeredRedirectUrl}.`,
          'Untick “Confidential”. Tick the scope “api”.',
          'Save it, and copy the application ID. The secret is not needed.',
        ],
      }
    case 'gitea':
    case 'forgejo':
    case 'bitbucket':
    case 'sourcehut':
      return {
        page: `${webUrl}/user/settings/applications`,
        idName: 'Client ID',
        steps: [
          'Below “Manage OAuth2 applications”, application name: Mirrordesk.',
          `Redirect URIs: ${registeredRedirectUrl}.`,
          'Untick “Confidential client”.',
          'Create it, and copy the client ID. The client secret is not needed.',
        ],
      }
  }
}
