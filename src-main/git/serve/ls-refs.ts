import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ServedRepository } from '../../core/ports/git-host.ts'
import { flushPkt, pktText } from '../pkt-line.ts'
import type { RefReader } from '../ref-reader.ts'
import { encodePktLines } from './pkt-lines.ts'
import type { RequestBody } from './request-body.ts'
import { listServedRefs, servedHead } from './served-refs.ts'

/** What a client asked of `command=ls-refs`. https://git-scm.com/docs/protocol-v2#_ls_refs */
export type LsRefsRequest = {
  readonly peel: boolean
  readonly symrefs: boolean
  readonly unborn: boolean
  /** Empty: all. */
  readonly prefixes: readonly string[]
}

/** Beyond this git, too, sends everything and lets the client choose. */
const mostPrefixes = 65_536

/** Reads the request after its command line: capabilities, a delimiter, arguments, a flush. */
export const readLsRefsRequest = async (body: RequestBody): Promise<LsRefsRequest> => {
  const words = new Set<string>()
  const prefixes: string[] = []
  let inArguments = false
  for (let line = await body.readLine(); line?.kind !== 'flush'; line = await body.readLine()) {
    if (line === null) throw new AppError('invalid_input', 'The request breaks off.')
    if (line.kind === 'delimiter') inArguments = true
    if (line.kind !== 'data' || !inArguments) continue
    const text = pktText(line.data)
    if (text.startsWith('ref-prefix ')) prefixes.push(text.slice('ref-prefix '.length))
    else words.add(text)
  }
  return {
    peel: words.has('peel'),
    symrefs: words.has('symrefs'),
    unborn: words.has('unborn'),
    prefixes: prefixes.length > mostPrefixes ? [] : prefixes,
  }
}

/** The answer to `ls-refs`, from the files of the store: no process. HEAD comes first, then refs by name. */
export const answerLsRefs = async (
  refs: RefReader,
  repository: ServedRepository,
  { peel, symrefs, unborn, prefixes }: LsRefsRequest,
): Promise<Buffer> => {
  const lines: string[] = []
  const wantsHead = prefixes.length === 0 || prefixes.some((prefix) => 'HEAD'.startsWith(prefix))
  const head = wantsHead ? await servedHead(refs, repository) : null
  if (head !== null && (head.objectId !== null || unborn)) {
    const target = symrefs && head.target !== 'HEAD' ? ` symref-target:${head.target}` : ''
    lines.push(`${head.objectId ?? 'unborn'} HEAD${target}`)
  }
  const wanted = { peel, prefixes: prefixes.length === 0 ? undefined : prefixes }
  for (const ref of await listServedRefs(refs, repository, wanted)) {
    const target = symrefs && ref.symbolicTarget !== null ? ` symref-target:${ref.symbolicTarget}` : ''
    const peeled = peel && ref.peeled !== null ? ` peeled:${ref.peeled}` : ''
    lines.push(`${ref.objectId} ${ref.name}${target}${peeled}`)
  }
  return Buffer.concat([encodePktLines(lines), flushPkt])
}
