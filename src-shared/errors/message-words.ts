import { hostName } from '../domain/host-name.ts'
import type { ErrorCode, ErrorDetails } from './app-error.ts'

/** `automatic`: tried again by itself; `button`: a person decides when; `no`: trying again changes nothing. */
export type Retry = 'automatic' | 'button' | 'no'

/** What a person reads about a failure: what happened, what to do, and whether it is tried again. */
export type ErrorMessage = {
  readonly title: string
  readonly advice: string
  readonly retry: Retry
}

export type MessageOf = (details: ErrorDetails) => ErrorMessage
/** The words for the failures of one area. */
export type Messages = Partial<Record<ErrorCode, MessageOf>>

/** What the failing place knew, as text; a general word where it knew nothing. */
export const text = (details: ErrorDetails, name: string, otherwise: string): string => {
  const value = details[name]
  return value === undefined || value === null || value === '' ? otherwise : String(value)
}

/** At the beginning of a sentence. */
export const host = (details: ErrorDetails): string => {
  const name = text(details, 'host', '')
  return name === '' ? 'The host' : hostName(name)
}
/** The same inside a sentence. */
export const theHost = (details: ErrorDetails): string => {
  const name = text(details, 'host', '')
  return name === '' ? 'the host' : hostName(name)
}
/** Inside a sentence. */
export const theRepository = (details: ErrorDetails): string => text(details, 'path', 'the repository')
/** The same at the beginning of a sentence. */
export const repository = (details: ErrorDetails): string => text(details, 'path', 'The repository')

/** Whether `details.refs` is one name, not several in a row. */
export const namesOne = ({ refs }: ErrorDetails): boolean => typeof refs === 'string' && !/,| and /.test(refs)

/** `3 large files are` */
export const countOfFiles = ({ count }: ErrorDetails): string =>
  count === 1 ? '1 large file is' : `${typeof count === 'number' ? count : 'Some'} large files are`

/** Of a failure whose words need nothing of what the failing place knew. */
export const say =
  (title: string, advice: string, retry: Retry): MessageOf =>
  () => ({ title, advice, retry })

/** Two minutes are no "120 seconds". */
export const waited = (details: ErrorDetails): string => {
  const seconds = Number(text(details, 'stallSeconds', '120'))
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} minutes` : `${seconds} seconds`
}

/** The first part of the path: the organisation or person at a host. */
export const ownerOf = (details: ErrorDetails): string =>
  text(details, 'organisation', text(details, 'path', '').split('/')[0] || 'The organisation')

const certificateProblems: Readonly<Record<string, string>> = {
  expired: ': it has expired',
  'self-signed': ': it is self-signed',
  'other-host': ': it is for another host',
}
/** `: it has expired`; "" when nobody knows. */
export const certificateProblem = (details: ErrorDetails): string =>
  certificateProblems[text(details, 'problem', '')] ?? ''
