/** jsdom lays nothing out: it is told how large everything is, and that everything is in view. */
export const withoutLayout = (): void => {
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  Element.prototype.scrollIntoView = () => undefined
  for (const [name, pixels] of [
    ['clientHeight', 600],
    ['clientWidth', 1_000],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => pixels })
  }
}
