import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** https://spec.graphql.org/October2021/#sec-Errors; `extensions` has a code, and the field that is wrong. */
export const sourcehutErrorSchema = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
})
export type SourcehutError = z.infer<typeof sourcehutErrorSchema>

const codeOf = (error: SourcehutError): string => {
  const code = error.extensions?.['code']
  return typeof code === 'string' ? code : ''
}

/** All that is wrong with a token is said with these words, mostly with HTTP 403. */
export const isSignInError = (error: SourcehutError): boolean =>
  error.message.startsWith('Authentication error')

export const isNotFound = (error: SourcehutError): boolean =>
  codeOf(error) === 'ERR_NOT_FOUND' || /^no (?:such )?(?:repository|user)\b/i.test(error.message)

/** Where a repository went that has another name now: owner and name stand somewhere in the error. */
export const redirectOf = (error: SourcehutError): string | null => {
  for (const value of Object.values(error.extensions ?? {})) {
    if (!Array.isArray(value) || value.length !== 2) continue
    const [owner, name] = value as readonly unknown[]
    if (typeof owner === 'string' && owner.startsWith('~') && typeof name === 'string')
      return `${owner}/${name}`
  }
  return null
}

/** What an error inside of an answer means. */
export const failureOfSourcehut = (
  error: SourcehutError,
  asked: { readonly what?: string | null; readonly purpose: string; readonly grant: string },
  host: string,
): AppError => {
  const said = error.message.replace(/\s+/g, ' ').trim().slice(0, 500)
  const fail = (code: AppError['code'], details: Readonly<Record<string, string | null>> = {}): AppError =>
    new AppError(code, said, { details: { host, said, ...details } })
  if (isSignInError(error)) return fail('remote_auth_failed')
  if (/already exists/i.test(said)) return fail('already_exists', { what: asked.what ?? null })
  if (isNotFound(error)) return fail('remote_not_found', { path: asked.what ?? null })
  if (/complexity/i.test(said)) return fail('remote_error')
  if (codeOf(error) === 'ERR_ACCESS_DENIED' || /\b(?:access|permissions?|scopes?|grants?)\b/i.test(said)) {
    return fail('forge_scope_missing', { scopes: asked.grant, for: asked.purpose })
  }
  const movedTo = redirectOf(error)
  if (movedTo !== null) return fail('remote_moved', { movedTo })
  return fail(/internal (?:system|server) error/i.test(said) ? 'remote_error' : 'forge_refused')
}
