/**
 * The views of lines and their highlighting are large and not part of the first page: they come when lines are looked
 * at, or soon will be.
 */
export const loadDiffCode = () => import('./diff-code.tsx')
export const loadFileCode = () => import('./file-code.tsx')

/** Loads what a diff needs while nothing else is to do. @returns calls it off */
export const loadCodeWhenIdle = (): (() => void) => {
  const load = (): void => void loadDiffCode().catch(() => undefined)
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(load, 1_000)
    return () => clearTimeout(timer)
  }
  const request = requestIdleCallback(load, { timeout: 3_000 })
  return () => cancelIdleCallback(request)
}
