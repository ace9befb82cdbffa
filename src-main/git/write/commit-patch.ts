import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Draft, WrittenCommit } from '../../core/ports/write-git.ts'
import { commitTree } from './commit-tree.ts'
import { draftFailed, type DraftParts } from './draft-parts.ts'
import { storedBytes } from './stored-bytes.ts'

/** Each in the words of git 2.30 and later. */
const unfit =
  /patch does not apply|already exists in index|does not exist in index|does not match index|patch failed|appears as both a file and as a directory|cannot read the current contents|wrong type|cannot apply binary patch|conflicts? with/
const noPatch =
  /No valid patches|unrecognized input|corrupt (binary )?patch|invalid path|git diff header|patch fragment without header|No changes|binary patch does not apply|lacks filename|unexpected/i

/** The first sentence git says, without its `error: `. */
const saidBy = (stderr: string): string =>
  /^(?:error|fatal): (.+)$/m.exec(stderr)?.[1]?.trim() ?? 'it could not be applied'

const applyFailed = (stderr: string): AppError => {
  if (/No space left on device|Disk quota exceeded|out of memory/i.test(stderr))
    return draftFailed('apply', stderr)
  if (/No valid patches/.test(stderr)) {
    const reason = 'The diff is empty or is none: it changes nothing.'
    return new AppError('invalid_input', reason, { details: { field: 'diff_chunk', reason } })
  }
  const said = saidBy(stderr)
  if (unfit.test(stderr)) {
    return new AppError('ref_conflict', `The diff does not apply: ${said}`, {
      details: { reason: 'patch', said },
    })
  }
  if (!noPatch.test(stderr)) return draftFailed('apply', stderr)
  const reason = `The diff is not valid: ${said}`
  return new AppError('invalid_input', reason, { details: { field: 'diff_chunk', reason } })
}

/** Applies a patch to an index of its own and commits it. https://git-scm.com/docs/git-apply */
export const commitPatch = async (
  parts: DraftParts,
  { parent, text, patch }: Parameters<Draft['commitPatch']>[0],
): Promise<WrittenCommit> => {
  const environment = { GIT_INDEX_FILE: path.join(await parts.scratch(), 'index') }
  if (parent !== null) await parts.git(['read-tree', parent], { environment })
  const { exitCode, stderr } = await parts.git(
    ['apply', '--cached', '--binary', '--whitespace=nowarn', '-'],
    { environment, input: patch, expectedExitCodes: [1, 128] },
  )
  if (exitCode !== 0) throw applyFailed(stderr)
  const { stdout } = await parts.git(['write-tree'], { environment })
  const treeId = stdout.toString('latin1').trim()
  const commit = await commitTree(parts, { treeId, parents: parent === null ? [] : [parent], text })
  parts.whole.add(commit.commitId)
  return { ...commit, packBytes: await storedBytes(parts.quarantine.directory) }
}
