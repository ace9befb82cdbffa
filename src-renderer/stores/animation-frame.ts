/** A hidden tab draws no frames: what waits for one is then done after this many milliseconds. */
const hiddenMs = 250

/** Calls back before the next frame is drawn, or soon when none is. The returned function withdraws it. */
export const onNextFrame = (callback: () => void): (() => void) => {
  const cancel = (): void => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
  const run = (): void => {
    cancel()
    callback()
  }
  const frame = requestAnimationFrame(run)
  const timer = setTimeout(run, hiddenMs)
  return cancel
}

/** Runs `work` once per frame, however often it is asked for. */
export const oncePerFrame = (work: () => void): { readonly ask: () => void; readonly cancel: () => void } => {
  let withdraw: (() => void) | null = null
  return {
    ask: () => {
      withdraw ??= onNextFrame(() => {
        withdraw = null
        work()
      })
    },
    cancel: () => {
      withdraw?.()
      withdraw = null
    },
  }
}
