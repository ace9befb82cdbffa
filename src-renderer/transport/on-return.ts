/** Calls back when the person or the network is back: the tab becomes visible, or the computer goes online. */
export const onReturn = (callback: () => void): (() => void) => {
  if (typeof document === 'undefined') return () => undefined
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') callback()
  }
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', callback)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('online', callback)
  }
}
