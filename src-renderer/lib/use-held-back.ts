import { useRef, useState, type FocusEvent, type UIEvent } from 'react'
import { holdBack, type HeldBack } from './hold-back.ts'

export type HeldBackList<T> = HeldBack<T> & {
  /** Shows what waits. */
  readonly show: () => void
  /** For the element around the list: it learns from them whether somebody reads. */
  readonly handlers: {
    readonly onPointerEnter: () => void
    readonly onPointerLeave: () => void
    readonly onFocus: () => void
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void
    readonly onScrollCapture: (event: UIEvent<HTMLElement>) => void
  }
}

type Sense = 'pointer' | 'focus' | 'scroll'

/**
 * A list whose newest items come first, and which stays where it is under who reads it: while the pointer or the
 * keyboard is in it, or it is scrolled, new items wait to be asked for.
 * @param about what the list is of, e.g. its filters: with another, nobody has read anything yet
 */
export const useHeldBack = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  about: string,
): HeldBackList<T> => {
  const [reading, setReading] = useState<{ readonly about: string; readonly firstKey: string | null }>({
    about,
    firstKey: null,
  })
  const senses = useRef(new Set<Sense>())
  const firstKey = reading.about === about ? reading.firstKey : null
  const held = holdBack(items, keyOf, firstKey)

  const hold = (sense: Sense): void => {
    senses.current.add(sense)
    const first = held.shown[0]
    if (firstKey === null && first !== undefined) setReading({ about, firstKey: keyOf(first) })
  }
  const release = (sense: Sense): void => {
    senses.current.delete(sense)
    // What waits stays until it is asked for.
    if (senses.current.size === 0 && held.waitingCount === 0) setReading({ about, firstKey: null })
  }

  return {
    ...held,
    show: () => setReading({ about, firstKey: null }),
    handlers: {
      onPointerEnter: () => hold('pointer'),
      onPointerLeave: () => release('pointer'),
      onFocus: () => hold('focus'),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) release('focus')
      },
      onScrollCapture: ({ target }) => {
        if (!(target instanceof HTMLElement)) return
        if (target.scrollTop > 0) hold('scroll')
        else release('scroll')
      },
    },
  }
}
