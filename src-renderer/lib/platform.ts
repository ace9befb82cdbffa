/** Whether commands are given with the Command key, as on a Mac. */
export const usesCommandKey = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent)

/** How the command key of this computer is written: "⌘" or "Ctrl". */
export const commandKeyName = (): string => (usesCommandKey() ? '⌘' : 'Ctrl')

/** Whether the command key of this computer, and not the other one, is held. */
export const isCommandKey = (event: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean =>
  usesCommandKey() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
