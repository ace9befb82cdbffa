import { useEffect, useState } from 'react'

const read = (): number => {
  const value = Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10)
  return Number.isNaN(value) ? 44 : value
}

/** Height of a row in the chosen density (`--row` of the tokens), in pixels. */
export const useRowHeight = (): number => {
  const [height, setHeight] = useState(read)
  useEffect(() => {
    const observer = new MutationObserver(() => setHeight(read()))
    observer.observe(document.documentElement, { attributeFilter: ['data-density'] })
    return () => observer.disconnect()
  }, [])
  return height
}
