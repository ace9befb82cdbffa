import { encodePkt, flushPkt } from '../../git/pkt-line.ts'
import { zeroObjectId } from '../../../src-shared/domain/ref.ts'
import { inBand } from './answer-upload-pack.ts'
import {
  graphRefs,
  introduced,
  moveRef,
  refusalOf,
  type GraphRepository,
  type RefCommand,
} from './graph-repository.ts'

const capabilities =
  'report-status delete-refs side-band-64k atomic ofs-delta object-format=sha1 agent=git/graph'

/** https://git-scm.com/docs/pack-protocol#_reference_discovery */
export const receivePackAdvertisement = (repository: GraphRepository): readonly Buffer[] => {
  const refs = graphRefs(repository)
  const lines =
    refs.length > 0 ? refs.map(([name, id]) => `${id} ${name}`) : [`${zeroObjectId} capabilities^{}`]
  const [first = '', ...others] = lines
  return [
    encodePkt('# service=git-receive-pack\n'),
    flushPkt,
    encodePkt(`${first}\0${capabilities}\n`),
    ...others.map((line) => encodePkt(`${line}\n`)),
    flushPkt,
  ]
}

const orNull = (id: string): string | null => (id === zeroObjectId ? null : id)

const commandOf = (line: string): RefCommand => {
  const [from = '', to = '', ref = ''] = (line.split('\0')[0] ?? '').split(' ')
  return { ref, from: orNull(from), to: orNull(to) }
}

/** A pack that holds less than what is missing here was made by somebody who was wrong about what is here. */
const packProblem = (
  repository: GraphRepository,
  commands: readonly RefCommand[],
  pack: Buffer,
): string | null => {
  const tips = commands.flatMap(({ to }) => to ?? [])
  if (tips.length === 0) return null
  const standing = graphRefs(repository).map(([, id]) => id)
  const needed = repository.graph.objectsOf(introduced(repository, tips, standing)).length
  const sent = pack.length >= 12 && pack.toString('latin1', 0, 4) === 'PACK' ? pack.readUInt32BE(8) : 0
  return sent >= needed ? null : `the pack has ${sent} objects, and ${needed} are missing`
}

/** Moves the refs of a push. https://git-scm.com/docs/pack-protocol#_report_status */
export const answerReceivePack = (
  repository: GraphRepository,
  lines: readonly string[],
  pack: Buffer,
): readonly Buffer[] => {
  if (lines.length === 0) return []
  const commands = lines.map(commandOf)
  const isAtomic = (lines[0]?.split('\0')[1] ?? '').split(' ').includes('atomic')
  const problem = packProblem(repository, commands, pack)
  const answers = new Map<string, string>()
  if (problem === null) {
    const isStopped = isAtomic && commands.some((command) => refusalOf(repository, command) !== null)
    for (const command of commands) {
      const refusal = refusalOf(repository, command) ?? (isStopped ? 'atomic transaction failed' : null)
      if (refusal === null) moveRef(repository, command)
      answers.set(command.ref, refusal === null ? `ok ${command.ref}` : `ng ${command.ref} ${refusal}`)
    }
  }
  const report = [
    `unpack ${problem ?? 'ok'}`,
    ...commands.map(({ ref }) => answers.get(ref) ?? `ng ${ref} unpacker error`),
  ]
  const status = Buffer.concat([...report.map((line) => encodePkt(`${line}\n`)), flushPkt])
  return [...inBand(1, status), flushPkt]
}
