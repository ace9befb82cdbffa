import { delimiterPkt, encodePkt, flushPkt } from '../../git/pkt-line.ts'
import { graphRefs, holdsObject, introduced, type GraphRepository } from './graph-repository.ts'
import { packOf } from './git-object.ts'

const bandBytes = 8_192

/** A stream within the answer: 1 is data, 2 progress, 3 the last words. */
export const inBand = (band: 1 | 2 | 3, data: Buffer): readonly Buffer[] => {
  const lines: Buffer[] = []
  for (let at = 0; at < data.length; at += bandBytes) {
    lines.push(encodePkt(Buffer.concat([Buffer.from([band]), data.subarray(at, at + bandBytes)])))
  }
  return lines
}

/** https://git-scm.com/docs/protocol-v2#_capability_advertisement */
export const versionTwoAdvertisement: readonly Buffer[] = [
  ...[
    'version 2',
    'agent=git/graph',
    'ls-refs=unborn',
    'fetch=shallow wait-for-done',
    'object-format=sha1',
  ].map((line) => encodePkt(`${line}\n`)),
  flushPkt,
]

const listRefs = (repository: GraphRepository, lines: readonly string[]): readonly Buffer[] => {
  const prefixes = lines.flatMap((line) => (line.startsWith('ref-prefix ') ? [line.slice(11)] : []))
  const isWanted = (name: string): boolean =>
    prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix))
  const refs = graphRefs(repository)
  const { head } = repository
  const tip = refs.find(([name]) => name === head)?.[1]
  const target = lines.includes('symrefs') ? ` symref-target:${head}` : ''
  const ofHead =
    tip !== undefined ? [`${tip} HEAD${target}`] : lines.includes('unborn') ? [`unborn HEAD${target}`] : []
  const named = refs.filter(([name]) => isWanted(name)).map(([name, id]) => `${id} ${name}`)
  const all = [...(isWanted('HEAD') ? ofHead : []), ...named]
  return [...all.map((line) => encodePkt(`${line}\n`)), flushPkt]
}

/** https://git-scm.com/docs/protocol-v2#_fetch */
const fetch = (repository: GraphRepository, lines: readonly string[]): readonly Buffer[] => {
  const idsAfter = (word: string): readonly string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
  const wants = idsAfter('want')
  const unknown = wants.find((id) => !holdsObject(repository, id))
  if (unknown !== undefined) return [encodePkt(`ERR upload-pack: not our ref ${unknown}`)]
  const common = idsAfter('have').filter((id) => holdsObject(repository, id))
  const pack = packOf(repository.graph.objectsOf(introduced(repository, wants, common)))
  const acknowledgments = lines.includes('done')
    ? []
    : [
        ...['acknowledgments', ...common.map((id) => `ACK ${id}`), 'ready'].map((line) =>
          encodePkt(`${line}\n`),
        ),
        delimiterPkt,
      ]
  return [...acknowledgments, encodePkt('packfile\n'), ...inBand(1, pack), flushPkt]
}

/** The answer to one command of protocol version 2. */
export const answerUploadPack = (repository: GraphRepository, lines: readonly string[]): readonly Buffer[] =>
  lines[0] === 'command=ls-refs' ? listRefs(repository, lines) : fetch(repository, lines)
