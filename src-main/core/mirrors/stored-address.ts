import {
  localRemoteAddress,
  parseRemoteUrl,
  type RemoteAddress,
} from '../../../src-shared/domain/remote-url.ts'

/** A stored `url` taken apart again. A path comes from an import: what a person gives as address is never one. */
export const storedAddress = (url: string): RemoteAddress =>
  /^(\/|[A-Za-z]:[\\/])/.test(url) ? localRemoteAddress(url) : parseRemoteUrl(url).address
