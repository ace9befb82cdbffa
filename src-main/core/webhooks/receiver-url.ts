import { AppError } from '../../../src-shared/errors/app-error.ts'

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'url', reason } })

/**
 * The address of a receiver, as it is stored. Who may add one administers the core: addresses of this computer and of
 * the local network are as good as any.
 * @throws AppError `invalid_input`
 */
export const readReceiverUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw invalid('The address of a webhook begins with https:// or http://.')
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('Leave out the user name and password: what is sent is signed with the secret.')
  }
  url.hash = ''
  return url.href
}
