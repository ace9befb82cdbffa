import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { hostKind } from '../../lib/host-kind.ts'

/** What is known of a text while it is typed. */
export type Recognised =
  | { readonly kind: 'empty' }
  /** Not an address, or not yet; `reason` is a sentence. */
  | { readonly kind: 'incomplete'; readonly reason: string }
  | {
      readonly kind: 'address'
      readonly address: RemoteAddress
      /** The short form `owner/repository`, or an address without its beginning, was completed to `address`. */
      readonly isExpanded: boolean
    }

/** Hosts where every repository has an owner; half an address is not asked for. */
const hasOwners = new Set(['github', 'gitlab', 'codeberg', 'bitbucket', 'sourcehut'])

const shortForm = /^[a-z\d](?:[\w-]*)\/[\w.-]+$/i
const bareForm = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\/\S+$/i
const folderForm = /^(?:[/\\~]|\.{1,2}[/\\]|[a-z]:[/\\]|file:)/i

const completed = (text: string): string => {
  if (shortForm.test(text)) return `https://github.com/${text}`
  return bareForm.test(text) ? `https://${text}` : text
}

/** Recognises a git address, `owner/repository` (at GitHub), or `host/owner/repository` (over HTTPS). */
export const recogniseAddress = (given: string): Recognised => {
  const text = given.trim()
  if (text === '') return { kind: 'empty' }
  if (folderForm.test(text)) {
    return { kind: 'incomplete', reason: 'A folder of this computer is copied once: Repositories, Import.' }
  }
  const whole = completed(text)
  try {
    const { address } = parseRemoteUrl(whole)
    if (hasOwners.has(hostKind(address.host)) && !address.path.includes('/')) {
      return { kind: 'incomplete', reason: `${address.host} names repositories owner/repository.` }
    }
    return { kind: 'address', address, isExpanded: whole !== text }
  } catch (error) {
    return { kind: 'incomplete', reason: isAppError(error) ? error.message : 'This is not a git address.' }
  }
}

/** What stood before the `@` of an HTTP address. */
export type PastedSignIn = {
  readonly username: string
  /** Null for a user name alone, which opens nothing. */
  readonly credential: Extract<CredentialInput, { kind: 'password' }> | null
}

const withUserInfo = /^(\s*https?:\/\/)([^/\s]*)@(?=[^/\s])/i
/** Tokens that are pasted where a user name goes. Hosts take any user name beside them. */
const tokenForm = /^(?:gh[opusr]_|github_pat_|glpat-|ATATT|ATBB|eyJ)|^[0-9a-f]{40}$/
const anyUserName = 'x-access-token'

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Takes `user:password@` out of an address, so that it is not seen any longer than it takes to paste it. */
export const takeSignIn = (text: string): { readonly text: string; readonly signIn: PastedSignIn | null } => {
  const found = withUserInfo.exec(text)
  if (found === null) return { text, signIn: null }
  const [before, scheme = '', userInfo = ''] = found
  const colon = userInfo.indexOf(':')
  const username = decoded(colon === -1 ? userInfo : userInfo.slice(0, colon))
  const password = colon === -1 ? '' : decoded(userInfo.slice(colon + 1))
  const rest = scheme + text.slice(before.length)
  if ((password === '' || password === 'x-oauth-basic') && tokenForm.test(username)) {
    const credential = { kind: 'password', username: anyUserName, password: username } as const
    return { text: rest, signIn: { username: anyUserName, credential } }
  }
  const credential =
    password === ''
      ? null
      : ({ kind: 'password', username: username === '' ? anyUserName : username, password } as const)
  return { text: rest, signIn: { username, credential } }
}
