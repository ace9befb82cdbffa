import { useRouter } from 'wouter'
import { useBrowserLocation } from 'wouter/use-browser-location'

export type QueryChange = Readonly<Record<string, string | null>>

/**
 * The search parameters of the address, and a way to change some of them: the address is replaced, so that filters
 * do not fill the history. Null or "" takes a parameter away.
 */
export const useQueryParameters = (): readonly [URLSearchParams, (change: QueryChange) => void] => {
  const router = useRouter()
  const [path, navigate] = router.hook(router)
  const search = router.searchHook(router)

  const change = (changes: QueryChange): void => {
    // Several changes in one turn build on each other, not on what was drawn last.
    const isBrowser = router.hook === useBrowserLocation
    const next = new URLSearchParams(isBrowser ? window.location.search : search)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') next.delete(name)
      else next.set(name, value)
    }
    const text = next.toString()
    navigate(`${isBrowser ? window.location.pathname : path}${text === '' ? '' : `?${text}`}`, {
      replace: true,
    })
  }
  return [new URLSearchParams(search), change]
}

/** One search parameter of the address; null when it is not there. */
export const useQueryState = (name: string): readonly [string | null, (value: string | null) => void] => {
  const [parameters, change] = useQueryParameters()
  return [parameters.get(name), (value) => change({ [name]: value })]
}
