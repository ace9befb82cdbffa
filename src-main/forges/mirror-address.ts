import { parseRemoteUrl, type RemoteAddress } from '../../src-shared/domain/remote-url.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'

/**
 * The other side of a mirror. A sign-in inside of the address would be stored by the forge, and shown.
 * @throws AppError `invalid_input` with `details.field`
 */
export const otherSide = (url: string): RemoteAddress => {
  const { address, userInfo } = parseRemoteUrl(url)
  if (userInfo === null) return address
  const reason = 'Give the user name and password apart from the address.'
  throw new AppError('invalid_input', reason, { details: { reason, field: 'url' } })
}

/** What two addresses of the same repository have in common; null for an address that we cannot read. */
export const placeOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.canonical
  } catch {
    return null
  }
}
