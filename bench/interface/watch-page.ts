import type { Page } from '@playwright/test'

/**
 * Runs in the page before anything of it: notes when the answer to a call arrived, to the moment of the socket's
 * `message` event, before it is parsed. The times are `performance.now()` of the page.
 */
const watchAnswers = (): void => {
  const names = new Map<number, string>()
  const answered: Record<string, number[]> = {}
  Object.assign(globalThis, { answered })
  const Original = globalThis.WebSocket
  globalThis.WebSocket = class extends Original {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.addEventListener('message', ({ data }) => {
        const [, id] = /^\{"kind":"reply","id":(\d+)/.exec(String(data).slice(0, 60)) ?? []
        const name = id === undefined ? undefined : names.get(Number(id))
        if (name !== undefined) (answered[name] ??= []).push(performance.now())
      })
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      const call: unknown = typeof data === 'string' ? JSON.parse(data) : null
      if (typeof call === 'object' && call !== null && 'id' in call && 'name' in call) {
        names.set(Number(call.id), String(call.name))
      }
      super.send(data)
    }
  }
}

export const watchPage = async (page: Page): Promise<void> => {
  await page.addInitScript(watchAnswers)
}

export type FirstPaint = {
  /** From the start of the navigation to the answer, in milliseconds. */
  readonly dataMs: number
  /** From the answer to the frame that shows the first of it. */
  readonly paintMs: number
}

/**
 * Waits until something is there and drawn.
 * @param call whose first answer is the data
 * @param selector what must be there; ` >>> ` steps into the shadow roots of what stands before it
 */
export const firstPaint = (page: Page, call: string, selector: string): Promise<FirstPaint> =>
  page.evaluate(
    ({ call, selector }) =>
      new Promise<{ dataMs: number; paintMs: number }>((resolve) => {
        const { answered } = globalThis as unknown as { answered: Record<string, number[]> }
        const isThere = (): boolean =>
          selector.split(' >>> ').reduce<readonly (Document | ShadowRoot | Element)[]>(
            (roots, part) =>
              roots.flatMap((root) => {
                const inside = root instanceof Element ? (root.shadowRoot ?? root) : root
                return [...inside.querySelectorAll(part)]
              }),
            [document],
          ).length > 0
        const look = (): void => {
          const dataMs = answered[call]?.[0]
          if (dataMs === undefined || !isThere()) requestAnimationFrame(look)
          // Seen in the frame that is about to be drawn; the one after it begins once that is done.
          else requestAnimationFrame(() => resolve({ dataMs, paintMs: performance.now() - dataMs }))
        }
        look()
      }),
    { call, selector },
  )
