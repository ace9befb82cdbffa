import { useEffect, useState } from 'react'

/** Who waits longer than this many milliseconds is shown that something comes. */
const slowMs = 150

/** Whether something has been waited for long enough to show a skeleton. */
export const useSlow = (isWaiting: boolean): boolean => {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setSlow(true), slowMs)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [isWaiting])
  return isWaiting && isSlow
}
