import path from 'node:path'
import { expect, it } from 'vitest'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { writeGitUnderTest } from '../../testing/write-git-under-test.ts'

const scratch = scratchDirectory('read-file-heads')

it('the beginnings of files come in the order asked for, whatever is missing in between', async () => {
  const work = await workRepository(scratch, 'work')
  const oddPath = 'a "q"\n ä:b'
  await commitFile(work, oddPath, 'odd')
  await commitFile(work, 'empty', '')
  const head = await commitFile(work, 'long', `${'x'.repeat(300_000)}\n\n`)
  const stored = await bareRepository(scratch, 'stored.git')
  await git(work, 'push', '--quiet', stored, 'main')
  const treeId = await git(work, 'rev-parse', `${head}^{tree}`)
  const idOf = (file: string): Promise<string> => git(work, 'rev-parse', `${head}:${file}`)
  const draft = await writeGitUnderTest(path.join(scratch, 'git')).draft(stored, new AbortController().signal)
  try {
    const heads = await draft.readFileHeads(
      [
        { treeId, path: 'not\nhere\n' },
        { objectId: await idOf('long') },
        { treeId, path: oddPath },
        { objectId: head },
        { objectId: '1'.repeat(40) },
        { treeId, path: 'empty' },
      ],
      4,
    )
    expect(heads.map((one) => one && { ...one, bytes: Buffer.from(one.bytes).toString() })).toEqual([
      null,
      { objectId: await idOf('long'), sizeBytes: 300_002, bytes: 'xxxx' },
      { objectId: await idOf(oddPath), sizeBytes: 3, bytes: 'odd' },
      null,
      null,
      { objectId: await idOf('empty'), sizeBytes: 0, bytes: '' },
    ])
  } finally {
    await draft.discard()
  }
})
