import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'

/** `owner/repository` of a remote's address, without `.git`; the address itself when it has no such part. */
export const remotePath = (url: string): string => {
  try {
    return parseRemoteUrl(url).address.path
  } catch {
    return url
  }
}
