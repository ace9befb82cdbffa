import { useEffect, useState } from 'react'

/** A value once it has not changed for so long: what is typed, before it is asked for. "" counts at once. */
export const useSettled = (value: string, restMs: number): string => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : restMs)
    return () => clearTimeout(timer)
  }, [value, restMs])
  return settled
}
