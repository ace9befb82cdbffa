import { parseRemoteUrl, type RemoteAddress } from '../../src-shared/domain/remote-url.ts'

/**
 * The address of a server on this computer, written so that it does not look like one: who may read a remote is asked of
 * all but those that say by their name that nobody else reaches them. An IPv4 address within IPv6 (RFC 4291, 2.5.5.2).
 */
export const asIfElsewhere = (url: string): string => url.replace('//127.0.0.1:', '//[::ffff:7f00:1]:')

export const addressElsewhere = ({ url }: RemoteAddress): RemoteAddress =>
  parseRemoteUrl(asIfElsewhere(url)).address
