import { basicCredentials } from '../git-behind.ts'
import type { FakeRepository, FakeState, FakeToken } from './fake-state.ts'

/** Who asks: a guest, or the owner of a token with its scopes. */
export type FakeCaller = { readonly userId: number; readonly token: FakeToken } | null

export type SignedIn = { readonly caller: FakeCaller; readonly isBad: boolean }

/** `token T`, `Bearer T`, and Basic with the token as the password, or as the name without one. */
export const callerOf = (state: FakeState, authorization: string | undefined): SignedIn => {
  if (authorization === undefined) return { caller: null, isBad: false }
  const bearer = /^(?:token|bearer) (\S+)$/i.exec(authorization)?.[1]
  const basic = basicCredentials(authorization)
  const isNameAlone = basic !== null && (basic.password === '' || basic.password === 'x-oauth-basic')
  const value = bearer ?? (isNameAlone ? basic.username : basic?.password) ?? ''
  const token = state.tokens.get(value)
  if (token === undefined || token.expired) return { caller: null, isBad: true }
  return { caller: { userId: token.userId, token }, isBad: false }
}

export const hasScope = ({ scopes }: FakeToken, needed: string): boolean =>
  scopes.includes('all') ||
  scopes.includes(needed) ||
  (needed.startsWith('read:') && scopes.includes(needed.replace('read:', 'write:')))

export type Right = 'none' | 'read' | 'write' | 'admin'
const order: readonly Right[] = ['none', 'read', 'write', 'admin']

const higher = (one: Right, other: Right): Right => (order.indexOf(one) >= order.indexOf(other) ? one : other)

/** What a caller may do with a repository. */
export const rightTo = (state: FakeState, caller: FakeCaller, repository: FakeRepository): Right => {
  const organization = state.organizations.get(repository.ownerId)
  const isOpen = !repository.isPrivate && organization?.visibility !== 'private'
  const open: Right = isOpen ? 'read' : 'none'
  if (caller === null) return organization?.visibility === 'limited' ? 'none' : open
  if (caller.token.scopes.includes('public-only') && !isOpen) return 'none'
  if (repository.ownerId === caller.userId) return 'admin'
  const member = organization?.members.get(caller.userId)
  const asMember: Right = member === undefined ? 'none' : member === 'owner' ? 'admin' : member
  return higher(open, higher(asMember, repository.collaborators.get(caller.userId) ?? 'none'))
}

export const mayDo = (right: Right, needed: Right): boolean => order.indexOf(right) >= order.indexOf(needed)
