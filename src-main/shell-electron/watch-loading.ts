/** Chromium's switch for a start without the machine's graphics. */
const withoutGraphics = '--disable-gpu'

/** Many times what the page of a busy machine takes. */
const limitMs = 60_000

export type WatchLoadingDependencies = {
  /** Calls back once, when the page has loaded or failed to, or is gone. */
  readonly whenOver: (callback: () => void) => void
  /** Calls back once after `delayMs`; the returned function withdraws it. */
  readonly setTimer: (delayMs: number, callback: () => void) => () => void
  /** What this start was made with, without the program. */
  readonly args: readonly string[]
  /** Ends the app in order, and starts it with these. */
  readonly startAnew: (args: readonly string[]) => void
  readonly warn: (message: string) => void
}

/**
 * Starts the app anew without graphics when its page does not come: what draws for it failed while it began, and
 * Chromium did not notice (`graphics-device.ts`); loading the page again would wait as long. It is done once.
 */
export const watchLoading = (deps: WatchLoadingDependencies): void => {
  if (deps.args.includes(withoutGraphics)) return
  const withdraw = deps.setTimer(limitMs, () => {
    deps.warn('The window did not come up within a minute. Mirrordesk starts anew without graphics.')
    deps.startAnew([...deps.args, withoutGraphics])
  })
  deps.whenOver(withdraw)
}
