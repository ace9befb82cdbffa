import { serverKeyProblem } from '../../../src-shared/domain/server-key.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** SourceHut's own, as it stands in https://man.sr.ht/api-conventions.md#webhooks. */
const publishedKey = 'uX7KWyyDNMaBma4aVbJ/cbUQpdjqczuCyK/HxzV/u+4='
const hostsThatSignWithIt: ReadonlySet<string> = new Set(['sr.ht', 'git.sr.ht'])

/** The public key that a server is known to sign its webhooks with; null where only who runs it knows. */
export const publishedKeyOf = (webUrl: string): string | null => {
  const { protocol, host } = new URL(webUrl)
  return protocol === 'https:' && hostsThatSignWithIt.has(host) ? publishedKey : null
}

/**
 * A public key of Ed25519 as a person gives it: 32 bytes in base64, what `srht-webhook-keygen` shows.
 * @throws AppError `invalid_input` with the field `serverKey`
 */
export const readServerKey = (text: string): string => {
  const key = text.trim()
  const reason = serverKeyProblem(key)
  if (reason === null) return key
  throw new AppError('invalid_input', reason, { details: { reason, field: 'serverKey' } })
}
