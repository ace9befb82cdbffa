const shortIdLength = 8

/** `mir_0a1b2c3d…` as people type it: the kind and eight digits. */
export const shortId = (id: string): string => id.slice(0, id.indexOf('_') + 1 + shortIdLength)

/** Whether `text` is the id or the beginning of it, with or without its kind. */
export const matchesId = (id: string, text: string): boolean =>
  text !== '' && (id.startsWith(text) || id.slice(id.indexOf('_') + 1).startsWith(text))
