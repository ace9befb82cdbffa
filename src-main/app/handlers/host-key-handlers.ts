import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { HostKeys } from '../../git/remote/host-keys.ts'

/** SSH hosts: what they show, and what a person has accepted. */
export const createHostKeyHandlers = (deps: {
  readonly hostKeys: HostKeys
  /** Mirrors that waited for this may run. */
  readonly onTrusted: (host: string) => void
}): Pick<ContractHandlers, 'hostKeys.list' | 'hostKeys.scan' | 'hostKeys.trust'> => ({
  'hostKeys.list': () => ({ items: [...deps.hostKeys.list()] }),
  'hostKeys.scan': async ({ host }) => ({ items: [...(await deps.hostKeys.scan(host))] }),
  'hostKeys.trust': async ({ host, fingerprint }) => {
    const key = await deps.hostKeys.trust(host, fingerprint)
    deps.onTrusted(key.host)
    return key
  },
})
