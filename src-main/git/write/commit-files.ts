import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { CommitText, Draft, FileChange, WrittenCommit } from '../../core/ports/write-git.ts'
import { messageOf, signerLine } from './commit-content.ts'
import { contentBlobs, invalidContent, type ContentBlob } from './content-blobs.ts'
import type { DraftParts } from './draft-parts.ts'
import { storedBytes } from './stored-bytes.ts'
import { refuseVanished } from './vanished-files.ts'

/** Up to here a commit becomes loose objects, above a pack, as with a push. */
const mostLooseFiles = 100
const mostLooseBytes = 4 * 1024 * 1024
/** git streams what is larger to the pack without holding it. */
const bigFileThreshold = '8m'
const batchBytes = 64 * 1024
const mostLinkBytes = 256

const commitMark = 1
const firstBlobMark = 2

/** A path in the form that git reads in any case. https://git-scm.com/docs/git-fast-import#_filemodify */
const quotedPath = (file: string): string => `"${file.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`

/** What is known of a content once it came: the mark of its blob, or the commit of another repository. */
type Arrived = { readonly mark: number } | { readonly linkedCommit: ObjectId }

const readLink = async (blob: ContentBlob): Promise<ObjectId> => {
  const parts: Uint8Array[] = []
  if (blob.sizeBytes <= mostLinkBytes) for await (const part of blob.read()) parts.push(part)
  const id = Buffer.concat(parts).toString('latin1').trim().toLowerCase()
  if (!/^[0-9a-f]{40}$/.test(id)) {
    throw invalidContent(
      `The content "${blob.contentId}" must be the forty hex digits of a commit (mode 160000).`,
    )
  }
  return id
}

/** Contents that came in whole before git is started: it has to be told then whether to keep a pack. */
const readAhead = async (
  blobs: AsyncGenerator<ContentBlob>,
): Promise<{ readonly blobs: readonly ContentBlob[]; readonly all: boolean }> => {
  const ahead: ContentBlob[] = []
  let sizeBytes = 0
  for (let step = await blobs.next(); !step.done; step = await blobs.next()) {
    ahead.push(step.value)
    sizeBytes += step.value.sizeBytes
    if (!step.value.inMemory || sizeBytes > mostLooseBytes) return { blobs: ahead, all: false }
  }
  return { blobs: ahead, all: true }
}

const commitCommands = (
  parent: ObjectId | null,
  text: CommitText,
  changes: readonly FileChange[],
  arrived: ReadonlyMap<string, Arrived>,
): string => {
  const message = messageOf(text)
  const lines = [
    'commit refs/heads/draft',
    `mark :${commitMark}`,
    `author ${signerLine(text.author)}`,
    `committer ${signerLine(text.committer)}`,
    `data ${Buffer.byteLength(message)}`,
    message,
    ...(parent === null ? [] : [`from ${parent}`]),
  ]
  // Deletions first: a folder may make room for a file, and a file for a folder.
  for (const change of changes) if (change.operation === 'delete') lines.push(`D ${quotedPath(change.path)}`)
  for (const change of changes) {
    if (change.operation === 'delete') continue
    const content = arrived.get(change.contentId)
    if (content === undefined) throw invalidContent(`The content of "${change.path}" is missing.`)
    const source = 'mark' in content ? `:${content.mark}` : content.linkedCommit
    lines.push(`M ${change.mode} ${source} ${quotedPath(change.path)}`)
  }
  lines.push('', `get-mark :${commitMark}`, `ls :${commitMark} ""`, 'done', '')
  return lines.join('\n')
}

/** Joins small pieces: a write for each would cost more than what is in it. */
async function* inBatches(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let batch: Uint8Array[] = []
  let length = 0
  for await (const piece of source) {
    batch.push(piece)
    length += piece.length
    if (length < batchBytes) continue
    yield batch.length === 1 ? piece : Buffer.concat(batch)
    batch = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(batch)
}

/**
 * Writes the contents and the commit by one `git fast-import`, in a repository without refs beside the real one.
 * https://git-scm.com/docs/git-fast-import
 */
export const commitFiles = async (
  parts: DraftParts,
  { parent, text, changes, contents }: Parameters<Draft['commitFiles']>[0],
): Promise<WrittenCommit> => {
  const links = new Set(
    changes.flatMap((change) =>
      change.operation === 'upsert' && change.mode === '160000' ? change.contentId : [],
    ),
  )
  const blobs = contentBlobs(changes, contents, parts.scratch)
  const ahead = await readAhead(blobs)
  const arrived = new Map<string, Arrived>()
  let blobCount = 0

  async function* commands(): AsyncGenerator<Uint8Array> {
    async function* blobCommands(blob: ContentBlob): AsyncGenerator<Uint8Array> {
      if (links.has(blob.contentId)) {
        arrived.set(blob.contentId, { linkedCommit: await readLink(blob) })
        return
      }
      const mark = firstBlobMark + blobCount
      blobCount += 1
      arrived.set(blob.contentId, { mark })
      yield Buffer.from(`blob\nmark :${mark}\ndata ${blob.sizeBytes}\n`)
      yield* blob.read()
      yield Buffer.from('\n')
    }
    for (const blob of ahead.blobs) yield* blobCommands(blob)
    if (!ahead.all) for await (const blob of blobs) yield* blobCommands(blob)
    yield Buffer.from(commitCommands(parent, text, changes, arrived))
  }

  const loose = ahead.all && ahead.blobs.length < mostLooseFiles
  const { stdout } = await parts.git(
    [
      '-c',
      `core.bigFileThreshold=${bigFileThreshold}`,
      '-c',
      `fastimport.unpackLimit=${loose ? 10 * mostLooseFiles : 1}`,
      'fast-import',
      '--quiet',
      '--done',
    ],
    { input: inBatches(commands()), environment: await parts.scratchRepository() },
  )
  const [, commitId = '', treeId = ''] =
    /^([0-9a-f]{40})\n040000 tree ([0-9a-f]{40})/.exec(stdout.toString('latin1')) ?? []
  if (parent !== null) await refuseVanished(parts, parent, commitId, changes)
  parts.whole.add(commitId)
  return { commitId, treeId, packBytes: await storedBytes(parts.quarantine.directory), blobCount }
}
