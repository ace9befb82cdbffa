import type { DiscoveryFilter } from '../../../src-shared/domain/discovery.ts'
import { forgeVisibilitySchema } from '../../../src-shared/domain/forge.ts'

const yesOrNo = (text: string | null): boolean | undefined =>
  text === 'yes' ? true : text === 'no' ? false : undefined

/** The filter as it stands in the address. What is absent does not matter. */
export const readFilter = (parameters: URLSearchParams): DiscoveryFilter => {
  const query = parameters.get('q')?.trim()
  const owner = parameters.get('owner')
  const language = parameters.get('language')
  const visibility = forgeVisibilitySchema.safeParse(parameters.get('visibility'))
  const fork = yesOrNo(parameters.get('fork'))
  const archived = yesOrNo(parameters.get('archived'))
  const mirrored = yesOrNo(parameters.get('mirrored'))
  return {
    ...(query ? { query } : {}),
    ...(owner === null ? {} : { owner }),
    ...(language === null ? {} : { language }),
    ...(visibility.success ? { visibility: visibility.data } : {}),
    ...(fork === undefined ? {} : { fork }),
    ...(archived === undefined ? {} : { archived }),
    ...(mirrored === undefined ? {} : { mirrored }),
  }
}

export const isFiltered = (filter: DiscoveryFilter): boolean => Object.keys(filter).length > 0

/** What takes every filter off the address. */
export const noFilter: Readonly<Record<string, null>> = {
  q: null,
  owner: null,
  language: null,
  visibility: null,
  fork: null,
  archived: null,
  mirrored: null,
}
