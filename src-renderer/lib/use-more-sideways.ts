import { useLayoutEffect, type RefObject } from 'react'

/**
 * Marks an element with the sides at which what scrolls in it has more (`data-more="start end"`), for a hint that it
 * can be scrolled.
 * @param selector what scrolls, inside the element
 */
export const useMoreSideways = (element: RefObject<HTMLElement | null>, selector: string): void => {
  // After each drawing: what scrolls may be another element, or have other columns.
  useLayoutEffect(() => {
    const around = element.current
    const scroller = around?.querySelector<HTMLElement>(selector)
    if (around === null || scroller === null || scroller === undefined) return
    const mark = (): void => {
      const { scrollLeft, clientWidth, scrollWidth } = scroller
      const sides = [scrollLeft > 0 && 'start', scrollLeft + clientWidth < scrollWidth - 1 && 'end']
      around.dataset['more'] = sides.filter((side) => side !== false).join(' ')
    }
    mark()
    scroller.addEventListener('scroll', mark, { passive: true })
    const observer = new ResizeObserver(mark)
    observer.observe(scroller)
    return () => {
      scroller.removeEventListener('scroll', mark)
      observer.disconnect()
    }
  })
}
