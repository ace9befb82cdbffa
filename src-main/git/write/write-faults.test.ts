import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CommitText, ContentChunk, Draft, WriteGit } from '../../core/ports/write-git.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { writeGitUnderTest } from '../../testing/write-git-under-test.ts'

const scratch = scratchDirectory('write:faults')
const fault = path.join(scratch, 'fault')
const gitPath = path.join(scratch, 'git-with-faults')
const ada = { name: 'Ada', email: 'ada@example.org', at: 1_700_000_000_000 }
const text: CommitText = { author: ada, committer: ada, message: 'X' }
let writeGit: WriteGit
let stored: string
let base: string

/** Stands in front of git and lets the command named in `fault` go wrong in the way named there. */
const script = `#!/bin/sh
read command way < "${fault}"
case " $* " in
*" $command "*)
  case $way in
  full) head -c 1000000 > /dev/null; echo "fatal: write error: No space left on device" >&2; exit 128 ;;
  late) git "$@"; echo "fatal: write error: No space left on device" >&2; exit 128 ;;
  early) echo "fatal: write error: No space left on device" >&2; exit 128 ;;
  die) kill -9 $$ ;;
  esac ;;
esac
exec git "$@"
`

beforeAll(async () => {
  writeFileSync(gitPath, script)
  chmodSync(gitPath, 0o755)
  writeGit = writeGitUnderTest(path.join(scratch, 'git'), { gitPath })
  stored = await bareRepository(scratch, 'a "b:c".git')
  const work = await workRepository(scratch, 'work')
  base = await commitFile(work, 'a.txt', 'one\n')
  await git(work, 'push', '--quiet', stored, 'main')
})

beforeEach(() => writeFileSync(fault, 'none none\n'))

const state = async (): Promise<unknown> => [await refsOf(stored), readdirSync(stored, { recursive: true })]

async function* contentOf(bytes: number): AsyncGenerator<ContentChunk> {
  const part = Buffer.alloc(1_000_000, 'x')
  for (let sent = part.length; sent < bytes; sent += part.length) {
    yield await Promise.resolve({ contentId: 'c', bytes: part, last: false })
  }
  yield { contentId: 'c', bytes: part, last: true }
}

async function* patchOf(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part))
}

const patch = 'diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+new\n'

const commitFiles = (draft: Draft) =>
  draft.commitFiles({
    parent: base,
    text,
    changes: [{ operation: 'upsert', path: 'big', mode: '100644', contentId: 'c' }],
    contents: contentOf(20_000_000),
  })
const commitPatch = (draft: Draft) => draft.commitPatch({ parent: base, text, patch: patchOf(patch) })

const write = async (make: (draft: Draft) => Promise<{ readonly commitId: string }>): Promise<void> => {
  const draft = await writeGit.draft(stored, new AbortController().signal)
  try {
    const { commitId } = await make(draft)
    await draft.publish([{ ref: 'refs/heads/main', oldObjectId: base, newObjectId: commitId }])
  } finally {
    await draft.discard()
  }
}

describe('when git fails', () => {
  it.each([
    ['fast-import', 'full', commitFiles, 'disk_full'],
    ['fast-import', 'late', commitFiles, 'disk_full'],
    ['fast-import', 'die', commitFiles, 'internal'],
    ['diff-tree', 'die', commitFiles, 'internal'],
    ['update-ref', 'early', commitFiles, 'disk_full'],
    ['update-ref', 'die', commitFiles, 'internal'],
    ['read-tree', 'full', commitPatch, 'disk_full'],
    ['apply', 'full', commitPatch, 'disk_full'],
    ['fast-import', 'early', commitFiles, 'disk_full'],
    ['apply', 'die', commitPatch, 'internal'],
    ['write-tree', 'full', commitPatch, 'disk_full'],
  ] as const)('%s (%s) nothing is written', async (command, way, make, code) => {
    const before = await state()
    writeFileSync(fault, `${command} ${way}\n`)
    await expect(write(make)).rejects.toMatchObject({ code })
    expect(await state()).toEqual(before)
  })

  it('nor when the one who wrote gives up', async () => {
    const before = await state()
    const stop = new AbortController()
    const draft = await writeGit.draft(stored, stop.signal)
    const endless = async function* (): AsyncGenerator<ContentChunk> {
      for await (const part of contentOf(20_000_000)) yield part
      stop.abort()
      yield { contentId: 'd', bytes: Buffer.from('x'), last: true }
    }
    const failure = await draft
      .commitFiles({
        parent: base,
        text,
        changes: ['c', 'd'].map((contentId) => ({
          operation: 'upsert',
          path: contentId,
          mode: '100644',
          contentId,
        })),
        contents: endless(),
      })
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'cancelled' })
    await draft.discard()
    expect(await state()).toEqual(before)
  })
})
