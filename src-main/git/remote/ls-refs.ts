import type { RemoteRefs } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { delimiterPkt, encodePkt, flushPkt, pktText, type PktLine } from '../pkt-line.ts'
import type { Version2 } from './advertisement.ts'
import { createRefGatherer } from './ref-lines.ts'

/** The `ls-refs` command of protocol v2. https://git-scm.com/docs/gitprotocol-v2#_ls_refs */
export const lsRefsRequest = (abilities: Version2, prefixes: readonly string[]): Buffer =>
  Buffer.concat([
    encodePkt('command=ls-refs\n'),
    ...(abilities.objectFormat ? [encodePkt('object-format=sha1\n')] : []),
    delimiterPkt,
    encodePkt('symrefs\n'),
    ...(abilities.unborn ? [encodePkt('unborn\n')] : []),
    ...['HEAD', ...prefixes].map((prefix) => encodePkt(`ref-prefix ${prefix}\n`)),
    flushPkt,
  ])

export type LsRefsReader = {
  readonly read: (line: PktLine) => void
  /** @throws AppError `remote_connection_lost` when the answer ended early */
  readonly result: () => RemoteRefs
}

/** Reads the answer as it streams in; the server's prefixes are a hint to it, so they are applied here again. */
export const createLsRefsReader = (prefixes: readonly string[]): LsRefsReader => {
  const gatherer = createRefGatherer(prefixes)
  let complete = false
  return {
    read: (line) => {
      if (line.kind === 'flush') complete = true
      if (line.kind !== 'data') return
      const text = pktText(line.data)
      if (text.startsWith('ERR ')) throw new AppError('remote_error', text.slice(4))
      const [objectId = '', name = '', ...attributes] = text.split(' ')
      if (name === 'HEAD') {
        const target = attributes.find((attribute) => attribute.startsWith('symref-target:'))
        if (target !== undefined) gatherer.setHead(target.slice('symref-target:'.length))
      } else gatherer.add(objectId, name)
    },
    result: () => {
      if (!complete) throw new AppError('remote_connection_lost', 'The list of refs ended early.')
      return gatherer.result()
    },
  }
}
