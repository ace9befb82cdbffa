import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'

/** A name for what is imported: the path at its host, or the folder's own name. "" while nothing can be told. */
export const proposedName = (source: string): string => {
  const text = source.trim().replace(/[/\\]+$/, '')
  if (/^([/\\]|[a-z]:[/\\]|file:)/i.test(text)) {
    const last = text.split(/[/\\]/).at(-1) ?? ''
    return last.replace(/\.git$/i, '')
  }
  try {
    return parseRemoteUrl(text).address.path
  } catch {
    return ''
  }
}
