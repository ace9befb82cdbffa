import { AppError, type ErrorDetails } from '../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../core/ports/forge.ts'

const hidden = '[redacted]'

/** A text of a server without these secrets, as they are or URL-encoded, and without what signs in inside of an address. */
export const hideSecrets = (text: string, secrets: readonly string[]): string => {
  let clean = text
  for (const secret of secrets) {
    if (secret === '') continue
    for (const form of [secret, encodeURIComponent(secret.toWellFormed())])
      clean = clean.replaceAll(form, hidden)
  }
  return clean.replace(/\b(https?|git):\/\/[^\s/]*@/gi, `$1://${hidden}@`)
}

const secretsOf = ({ signIn }: ForgeAccess): readonly string[] =>
  signIn.kind === 'token'
    ? [signIn.token]
    : [signIn.password, Buffer.from(`${signIn.username}:${signIn.password}`).toString('base64')]

/** The same failure without these secrets: some servers repeat what they do not like. */
export const hideInFailure = (error: AppError, secrets: readonly string[]): AppError => {
  const details = Object.fromEntries(
    Object.entries(error.details).map(([name, value]) => [
      name,
      typeof value === 'string' ? hideSecrets(value, secrets) : value,
    ]),
  ) as ErrorDetails
  return new AppError(error.code, hideSecrets(error.message, secrets), { details })
}

/**
 * The same failure without the sign-in, and what else was sent.
 * @param more other secrets of the call
 */
export const hideSignIn = (error: AppError, access: ForgeAccess, more: readonly string[] = []): AppError =>
  hideInFailure(error, [...secretsOf(access), ...more])
