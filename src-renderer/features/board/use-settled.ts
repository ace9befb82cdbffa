import { useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Changes wait this long, in milliseconds, so that many become one. */
const calmMs = 1_500
/** While a person is at the list, it is looked again after this many milliseconds. */
const againMs = 500

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((id, index) => id === right[index])

/**
 * Which rows there are, and in which order, comes to rest before it is shown: a mirror that begins or ends its run
 * does not move under the pointer. What a person changes (`viewKey`) shows at once.
 * @param isHeld whether a person is at the list now; nothing moves then
 */
export const useSettled = (
  wanted: readonly string[],
  viewKey: string,
  isHeld: () => boolean,
): readonly string[] => {
  const [shown, setShown] = useState({ viewKey, ids: wanted })
  const latest = useRef({ wanted, isHeld })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const isNew = shown.viewKey !== viewKey || (shown.ids.length === 0 && wanted.length > 0)
  if (isNew) setShown({ viewKey, ids: wanted })
  const ids = isNew ? wanted : shown.ids

  useLayoutEffect(() => {
    latest.current = { wanted, isHeld }
  })
  useEffect(() => {
    if (timer.current !== undefined || isSame(ids, wanted)) return
    const settle = (): void => {
      timer.current = undefined
      if (latest.current.isHeld()) timer.current = setTimeout(settle, againMs)
      else setShown((now) => ({ ...now, ids: latest.current.wanted }))
    }
    timer.current = setTimeout(settle, calmMs)
  }, [ids, wanted])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return ids
}
