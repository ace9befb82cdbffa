import type { Browser, CDPSession, Page } from '@playwright/test'

export type Frames = {
  readonly count: number
  /** Share of frames that came less than 17 ms after the one before, in percent. */
  readonly inTimePercent: number
  readonly longestMs: number
}

type TraceEvent = { readonly name: string; readonly ts: number; readonly pid: number }

const inTimeMs = 17

/** Intervals between the frames of the page's process that were drawn: `DrawFrame` of the trace. */
export const framesOf = (events: readonly TraceEvent[]): Frames => {
  const drawn = events.filter(({ name }) => name === 'DrawFrame')
  const byProcess = Map.groupBy(drawn, ({ pid }) => pid)
  const times = [...byProcess.values()]
    .toSorted((left, right) => right.length - left.length)
    .at(0)
    ?.map(({ ts }) => ts / 1_000)
    .toSorted((left, right) => left - right)
  const intervals = (times ?? []).slice(1).map((time, index) => time - (times?.[index] ?? time))
  const inTime = intervals.filter((interval) => interval < inTimeMs).length
  return {
    count: intervals.length,
    inTimePercent: (100 * inTime) / intervals.length,
    longestMs: Math.max(...intervals),
  }
}

/** Turns the wheel over what scrolls, in one steady movement, and reads the frames from a trace. */
export const scrollFrames = async (
  browser: Browser,
  page: Page,
  session: CDPSession,
  {
    selector,
    distance,
    speed,
  }: { readonly selector: string; readonly distance: number; readonly speed: number },
): Promise<Frames> => {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`${selector} is not shown.`)
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline.frame'],
  })
  await session.send('Input.synthesizeScrollGesture', {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -distance,
    speed,
    gestureSourceType: 'mouse',
  })
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: readonly TraceEvent[]
  }
  return framesOf(trace.traceEvents)
}
