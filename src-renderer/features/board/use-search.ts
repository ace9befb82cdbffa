import { useEffect, useRef, useState } from 'react'

/** Browsers slow down pages that write the address with every key; it is written after this many milliseconds. */
const addressDelayMs = 250

/**
 * A search that shows with every key and stands in the address soon after.
 * @param inAddress what the address says now; when something else changes it, the search follows
 */
export const useSearch = (
  inAddress: string,
  write: (query: string) => void,
): readonly [string, (query: string) => void] => {
  const [query, setQuery] = useState(inAddress)
  const written = useRef(inAddress)
  const latestWrite = useRef(write)

  useEffect(() => {
    latestWrite.current = write
  })
  useEffect(() => {
    if (inAddress === written.current) return
    written.current = inAddress
    setQuery(inAddress)
  }, [inAddress])
  useEffect(() => {
    if (query === written.current) return
    const timer = setTimeout(() => {
      written.current = query
      latestWrite.current(query)
    }, addressDelayMs)
    return () => clearTimeout(timer)
  }, [query])
  return [query, setQuery]
}
