import { zeroObjectId } from '../../../src-shared/domain/ref.ts'
import type { GitService, ProtocolVersion } from '../../core/ports/git-host.ts'
import { encodePkt, flushPkt } from '../pkt-line.ts'
import type { ReadRef } from '../refs/read-ref.ts'
import { encodePktLines } from './pkt-lines.ts'

const agent = 'agent=mirrordesk'

/** What the git behind us (2.39 and later) does for `command=fetch`, and what we answer ourselves (ls-refs). */
const versionTwoCapabilities = [
  'version 2',
  agent,
  'ls-refs=unborn',
  'fetch=shallow wait-for-done filter',
  'server-option',
  'object-format=sha1',
] as const

const uploadPackCapabilities = [
  'multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative',
  'no-progress include-tag multi_ack_detailed no-done filter object-format=sha1',
  agent,
].join(' ')

const receivePackCapabilities = [
  'report-status report-status-v2 delete-refs side-band-64k quiet atomic ofs-delta object-format=sha1',
  agent,
].join(' ')

/** Version 2 tells capabilities only; refs are asked for afterwards. */
export const versionTwoAdvertisement: Buffer = Buffer.concat([
  encodePktLines(versionTwoCapabilities),
  flushPkt,
])

const preamble = (service: GitService, version: ProtocolVersion): Buffer =>
  Buffer.concat([
    encodePkt(`# service=${service}\n`),
    flushPkt,
    ...(version === 1 ? [encodePkt('version 1\n')] : []),
  ])

type Line = { readonly objectId: string; readonly name: string }

/** The first line carries the capabilities; without any ref a placeholder does. */
const refLines = (lines: readonly Line[], capabilities: string): Buffer => {
  const [first = { objectId: zeroObjectId, name: 'capabilities^{}' }, ...others] = lines
  return Buffer.concat([
    encodePkt(`${first.objectId} ${first.name}\0${capabilities}\n`),
    encodePktLines(others.map(({ objectId, name }) => `${objectId} ${name}`)),
    flushPkt,
  ])
}

/** Refs and capabilities for fetching with version 0 or 1: HEAD first, tags followed by what they name. */
export const uploadPackAdvertisement = (
  version: ProtocolVersion,
  head: { readonly target: string; readonly objectId: string | null } | null,
  refs: readonly ReadRef[],
): Buffer => {
  const lines: Line[] = []
  let capabilities = uploadPackCapabilities
  if (head !== null && head.objectId !== null) {
    lines.push({ objectId: head.objectId, name: 'HEAD' })
    if (head.target !== 'HEAD') capabilities += ` symref=HEAD:${head.target}`
  }
  for (const { name, objectId, peeled } of refs) {
    lines.push({ objectId, name })
    if (peeled !== null) lines.push({ objectId: peeled, name: `${name}^{}` })
  }
  return Buffer.concat([preamble('git-upload-pack', version), refLines(lines, capabilities)])
}

/** Refs and capabilities for pushing: no HEAD, nothing peeled. There is no version 2 of it. */
export const receivePackAdvertisement = (version: ProtocolVersion, refs: readonly ReadRef[]): Buffer =>
  Buffer.concat([
    preamble('git-receive-pack', version === 1 ? 1 : 0),
    refLines(refs, receivePackCapabilities),
  ])

/** In place of an advertisement: git ends with `fatal: remote error: <message>`. */
export const refusalAdvertisement = (
  service: GitService,
  version: ProtocolVersion,
  message: string,
): Buffer =>
  Buffer.concat([
    ...(version === 2 && service === 'git-upload-pack' ? [] : [preamble(service, version)]),
    encodePkt(`ERR ${message}`),
  ])
