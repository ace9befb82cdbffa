import { useEffect, useMemo, useRef } from 'react'

/** A pointer that lies still for this many milliseconds was left there. */
const pointerMs = 10_000
const keyMs = 4_000

/** Whether a person is at an element: the pointer is over it and moved lately, or a key was pressed just now. */
export const usePresence = () => {
  const pointerAt = useRef(0)
  const keyAt = useRef(0)
  useEffect(() => {
    const onKey = (): void => {
      keyAt.current = Date.now()
    }
    document.addEventListener('keydown', onKey, true)
    return () => document.removeEventListener('keydown', onKey, true)
  }, [])
  return useMemo(
    () => ({
      isPresent: () => Date.now() - pointerAt.current < pointerMs || Date.now() - keyAt.current < keyMs,
      handlers: {
        onPointerMove: () => {
          pointerAt.current = Date.now()
        },
        onWheel: () => {
          pointerAt.current = Date.now()
        },
        onPointerLeave: () => {
          pointerAt.current = 0
        },
      },
    }),
    [],
  )
}
