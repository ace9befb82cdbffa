import { useLocation } from 'wouter'
import { readSegment } from '../../lib/places.ts'

/** The name of the repository whose page is open; null elsewhere. */
export const useOpenRepository = (): string | null => {
  const [place] = useLocation()
  const name = /^\/repositories\/([^/]+)/.exec(place)?.[1]
  return name === undefined ? null : readSegment(name)
}
