import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field: 'publicAddress' } })

/**
 * The address under which forges reach this Mirrordesk, without a trailing slash.
 * @throws AppError `invalid_input` with the field `publicAddress`
 */
export const normalPublicAddress = (text: string): string => {
  const trimmed = text.trim()
  const url = URL.parse(trimmed.includes('://') ? trimmed : `https://${trimmed}`)
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid(`"${trimmed}" is not the address of a website. Give one like https://mirrors.example.org.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('Give the address without a user name or password: webhooks are signed.')
  }
  if (url.search !== '' || url.hash !== '') throw invalid('Give the address without a "?" or "#" part.')
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path.endsWith('/webhooks') ? path.slice(0, -'/webhooks'.length) : path}`
}

/** Where the forge of an account sends to. It holds the account, so that only its secrets are asked. */
export const hookAddress = (publicAddress: string, kind: ForgeKind, accountId: string): string =>
  `${publicAddress}/webhooks/${kind}/${accountId}`
