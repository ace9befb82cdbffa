import { zeroObjectId } from '../../../../src-shared/domain/ref.ts'
import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import { encodePkt, flushPkt } from '../../pkt-line.ts'
import { userAgent } from '../user-agent.ts'
import type { ReceivingSide } from './receiving-side.ts'

/** The agent as the protocol takes it: without spaces. */
const agent = userAgent.replaceAll(/[^\x21-\x7e]/g, '-')

/** What of its abilities is used. https://git-scm.com/docs/gitprotocol-capabilities */
const chosenCapabilities = (capabilities: ReceivingSide['capabilities'], isAtomic: boolean): string => {
  const has = (name: string): boolean => capabilities.has(name)
  const named = [...capabilities].some((one) => one.startsWith('agent='))
  return [
    has('report-status-v2') ? 'report-status-v2' : 'report-status',
    ...(has('side-band-64k') ? ['side-band-64k'] : []),
    ...(isAtomic ? ['atomic'] : []),
    ...(has('object-format=sha1') ? ['object-format=sha1'] : []),
    ...(named ? [`agent=${agent}`] : []),
  ].join(' ')
}

/** The beginning of a push, before its pack. https://git-scm.com/docs/gitprotocol-pack#_reference_update_request_and_packfile_transfer */
export const commandList = (
  commands: readonly PushUpdate[],
  { capabilities }: ReceivingSide,
  isAtomic: boolean,
): Buffer => {
  const lines = commands.map(({ ref, newObjectId, expectedObjectId }, index) => {
    const line = `${expectedObjectId ?? zeroObjectId} ${newObjectId ?? zeroObjectId} ${ref}`
    return encodePkt(index === 0 ? `${line}\0 ${chosenCapabilities(capabilities, isAtomic)}` : line)
  })
  return Buffer.concat([...lines, flushPkt])
}
