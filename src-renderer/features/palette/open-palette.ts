const eventName = 'mirrordesk:open-palette'

/** Opens the palette from anywhere. */
export const openPalette = (): void => {
  document.dispatchEvent(new CustomEvent(eventName))
}

/** Listens for it until the returned function is called. */
export const onOpenPalette = (listener: () => void): (() => void) => {
  document.addEventListener(eventName, listener)
  return () => document.removeEventListener(eventName, listener)
}
