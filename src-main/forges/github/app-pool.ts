import { createHash } from 'node:crypto'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { createGitHubApp, type GitHubApp } from './create-github-app.ts'
import type { GitHubDependencies } from './github-client.ts'

/** Whether it is an app that signs in: with its id and its private key. */
export const isApp = ({ signIn }: Pick<ForgeAccess, 'signIn'>): boolean =>
  signIn.kind === 'basic' && signIn.password.includes('PRIVATE KEY')

/**
 * The apps of accounts, each with the tokens it was given. An account whose key was changed is another app: what was
 * given for the old key is forgotten.
 */
export const createAppPool = (dependencies: GitHubDependencies): ((access: ForgeAccess) => GitHubApp) => {
  const pool = new Map<string, { readonly keyHash: string; readonly app: GitHubApp }>()
  return ({ webUrl, signIn }) => {
    if (signIn.kind !== 'basic') throw new AppError('internal', 'No app signs in with a token.')
    const { username: appId, password: privateKey } = signIn
    const name = `${webUrl} ${appId}`
    // The key itself is not kept as the name of something.
    const keyHash = createHash('sha256').update(privateKey).digest('base64')
    const known = pool.get(name)
    if (known?.keyHash === keyHash) return known.app
    const app = createGitHubApp(dependencies, { webUrl, appId, privateKey })
    pool.set(name, { keyHash, app })
    return app
  }
}
