import { describe, expect, it } from 'vitest'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import type { Connection } from '../../transport/connection.ts'
import { readPatch } from './file-diffs.ts'
import { wholeFiles } from './whole-files.ts'

const file: DiffFile = {
  path: 'new.txt',
  oldPath: 'old.txt',
  status: 'renamed',
  oldMode: '100644',
  newMode: '100644',
  additions: 1,
  deletions: 1,
}
const patch = `diff --git a/old.txt b/new.txt
--- a/old.txt
+++ b/new.txt
@@ -2 +2 @@
-b
+B
`
const diff = { baseId: 'a'.repeat(40), headId: 'b'.repeat(40) }

const loaderOf = (contents: Readonly<Record<string, string | null>>) => {
  const failures: string[] = []
  const call = ((_name: string, { revision, path }: { revision: string; path: string }) => {
    const text = contents[`${revision.charAt(0)}:${path}`] ?? null
    return Promise.resolve({ content: text === null ? { kind: 'too_large' } : { kind: 'text', text } })
  }) as unknown as Connection['call']
  const load = wholeFiles({
    connection: { call },
    repository: 'team/project',
    diff,
    files: [file],
    onFailure: (sentence) => failures.push(sentence),
  })
  return { load: () => load(readPatch(file, patch, 'key')), failures }
}

describe('the whole files of a diff', () => {
  it('are read at both commits, under the name that each has there', async () => {
    const { load } = loaderOf({ 'a:old.txt': 'a\nb\nc\n', 'b:new.txt': 'a\nB\nc\n' })
    expect(await load()).toEqual({
      oldFile: { name: 'old.txt', contents: 'a\nb\nc\n' },
      newFile: { name: 'new.txt', contents: 'a\nB\nc\n' },
    })
  })

  it('stay folded where one is too large to show, and it is said', async () => {
    const { load, failures } = loaderOf({ 'a:old.txt': 'a\nb\nc\n' })
    await expect(load()).rejects.toThrow('new.txt is too large to show whole.')
    expect(failures).toEqual(['new.txt is too large to show whole.'])
  })
})
