import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ToldRepository } from './hook-news.ts'

const canonicalOf = (url: string): string | null => {
  try {
    return parseRemoteUrl(url).address.canonical
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}

const hostOf = (canonical: string): string => canonical.slice(0, canonical.indexOf('/')).replace(/:\d+$/, '')

/**
 * The addresses by which mirrors may know a repository. Only those at the forge itself: who signs for one host says
 * nothing of another. @param webUrl of the forge
 */
export const addressesAt = (
  webUrl: string,
  { path, urls }: Pick<ToldRepository, 'path' | 'urls'>,
): readonly string[] => {
  const { hostname } = new URL(webUrl)
  const byPath = path === '' ? [] : [`${webUrl}/${path}`]
  const all = [...urls, ...byPath].map(canonicalOf)
  return [...new Set(all.filter((one) => one !== null && hostOf(one) === hostname.toLowerCase()))] as string[]
}
