/** A place on the screens, in density-independent pixels. */
export type Rectangle = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The smallest window the interface is made for. */
export const smallestWindow = { width: 800, height: 600 } as const
export const usualWindow = { width: 1_280, height: 800 } as const

const overlap = (left: Rectangle, right: Rectangle): number => {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x)
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y)
  return width > 0 && height > 0 ? width * height : 0
}

const between = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most))

const inside = (bounds: Rectangle, area: Rectangle): Rectangle => {
  const width = between(bounds.width, Math.min(smallestWindow.width, area.width), area.width)
  const height = between(bounds.height, Math.min(smallestWindow.height, area.height), area.height)
  return {
    width,
    height,
    x: between(bounds.x, area.x, area.x + area.width - width),
    y: between(bounds.y, area.y, area.y + area.height - height),
  }
}

const centred = (area: Rectangle): Rectangle => {
  const width = Math.min(usualWindow.width, area.width)
  const height = Math.min(usualWindow.height, area.height)
  return {
    width,
    height,
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
  }
}

/**
 * Where a window opens: where it was, moved and shrunk into the work area it covers most; in the middle of the first
 * (the primary) one when it was nowhere, or on a screen that is gone.
 */
export const visibleBounds = (remembered: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle => {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...usualWindow }
  if (remembered === null) return centred(primary)
  const best = workAreas.reduce(
    (found, area) => (overlap(remembered, area) > overlap(remembered, found) ? area : found),
    primary,
  )
  return overlap(remembered, best) === 0 ? centred(primary) : inside(remembered, best)
}
