/** Ctrl-C, once, until it is forgotten. */
export const interruption = (): {
  readonly happened: Promise<'interrupted'>
  readonly forget: () => void
} => {
  let forget = (): void => undefined
  const happened = new Promise<'interrupted'>((resolve) => {
    const listener = (): void => resolve('interrupted')
    process.once('SIGINT', listener)
    forget = () => process.off('SIGINT', listener)
  })
  return { happened, forget: () => forget() }
}
