import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'

/** Host of a remote's address, with its port; "" for a path on this computer and for what is no address. */
export const hostOf = (url: string): string => {
  try {
    return parseRemoteUrl(url).address.host
  } catch {
    return ''
  }
}
