import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RemoteRefs } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { pktText, type PktLine } from '../pkt-line.ts'
import { createRefGatherer } from './ref-lines.ts'

/** What a server that speaks protocol v2 told about itself. */
export type Version2 = {
  readonly unborn: boolean
  /** Whether it takes `object-format` as an argument. */
  readonly objectFormat: boolean
}

export type Advertisement =
  | { readonly version: 2; readonly abilities: Version2 }
  | {
      readonly version: 0
      readonly refs: RemoteRefs
      readonly capabilities: ReadonlySet<string>
      /** Objects that it has besides those that its refs name (`.have`). */
      readonly haves: readonly ObjectId[]
      /** It came to its end. */
      readonly isWhole: boolean
    }

export type AdvertisementReader = {
  readonly read: (line: PktLine) => void
  /** @throws AppError `remote_error` when nothing sensible was read, `remote_hash_format` for SHA-256 */
  readonly result: () => Advertisement
}

/**
 * Reads the answer to `GET info/refs`: protocol v2 capabilities, or the refs themselves from an older server.
 * https://git-scm.com/docs/gitprotocol-v2#_capability_advertisement https://git-scm.com/docs/gitprotocol-http
 */
export const createAdvertisementReader = (prefixes: readonly string[]): AdvertisementReader => {
  const gatherer = createRefGatherer(prefixes)
  let version: 0 | 2 | null = null
  let firstRef = true
  const capabilities = new Map<string, string>()
  /** Those of a server that speaks version 0. */
  const written = new Set<string>()
  const haves: ObjectId[] = []
  let isWhole = false

  const readRef = (text: string): void => {
    const [pair = '', abilities] = text.split('\0')
    if (firstRef) {
      firstRef = false
      for (const capability of abilities?.trim().split(' ') ?? []) {
        written.add(capability)
        if (capability.startsWith('symref=HEAD:')) gatherer.setHead(capability.slice('symref=HEAD:'.length))
        if (capability === 'object-format=sha256') throw hashFormat()
      }
    }
    if (pair.startsWith('shallow ')) return
    const space = pair.indexOf(' ')
    const name = pair.slice(space + 1)
    if (space > 0 && name === '.have') haves.push(pair.slice(0, space))
    // An empty repository advertises its capabilities on a line without a ref.
    else if (space > 0 && name !== 'capabilities^{}') gatherer.add(pair.slice(0, space), name)
  }

  return {
    read: (line) => {
      if (line.kind === 'flush' && version !== null) isWhole = true
      if (line.kind !== 'data') return
      const text = pktText(line.data)
      if (text.startsWith('# service=')) return
      if (text.startsWith('ERR '))
        throw new AppError('remote_error', text.slice(4), { details: { said: text.slice(4) } })
      if (version === null && /^version [12]$/.test(text)) {
        version = text === 'version 2' ? 2 : 0
      } else if (version === 2) {
        const equals = text.indexOf('=')
        capabilities.set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? '' : text.slice(equals + 1))
      } else {
        version = 0
        readRef(text)
      }
    },
    result: () => {
      if (version !== 2) {
        return { version: 0, refs: gatherer.result(), capabilities: written, haves, isWhole }
      }
      const lsRefs = capabilities.get('ls-refs')
      if (lsRefs === undefined) throw new AppError('remote_error', 'The server does not list refs.')
      const format = capabilities.get('object-format')
      if (format !== undefined && format !== 'sha1') throw hashFormat()
      const abilities = { unborn: lsRefs.split(' ').includes('unborn'), objectFormat: format !== undefined }
      return { version: 2, abilities }
    },
  }
}

const hashFormat = (): AppError => new AppError('remote_hash_format', 'The remote uses SHA-256.')
