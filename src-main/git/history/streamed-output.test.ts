import { describe, expect, it } from 'vitest'
import type { GrepLine } from '../../core/ports/history-git.ts'
import { grepLines } from './grep-lines.ts'
import { patchSections, type PatchSection } from './patch-sections.ts'

/** The output in chunks of so many bytes. */
// eslint-disable-next-line @typescript-eslint/require-await -- stands for a stream
async function* inChunks(output: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < output.length; start += size) yield output.subarray(start, start + size)
}

const collected = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const sizes = [1, 2, 3, 7, 11, 12, 13, 40, 10_000]

describe('What git grep prints', () => {
  const id = 'c'.repeat(40)
  const output = Buffer.from(
    [
      `${id}:a\nb:1:x\u00001\u0000${'12\0not a column: too far from here'.slice(2)}\n`,
      `${id}:a\nb:1:x\u00002\u00004\0needle\0${id}:no path\0\n`,
      '--\n',
      `${id}:--\u000010\u00001\0--\n`,
      `${id}:ü\u00003\u0000\n`,
      `${id}:ü\u00004\u000012\0${'ä'.repeat(50)}\n`,
    ].join(''),
  )

  it('is read alike however it is cut', async () => {
    const expected: GrepLine[] = [
      { path: 'a\nb:1:x', lineNumber: 1, text: '\0not a column: too f', isMatch: false },
      { path: 'a\nb:1:x', lineNumber: 2, text: `needle\0${'c'.repeat(13)}`, isMatch: true },
      { path: '--', lineNumber: 10, text: '--', isMatch: true },
      { path: 'ü', lineNumber: 3, text: '', isMatch: false },
      { path: 'ü', lineNumber: 4, text: 'ä'.repeat(10), isMatch: true },
    ]
    for (const size of sizes) {
      expect(await collected(grepLines(inChunks(output, size), id, 20))).toEqual(expected)
    }
  })
})

describe('Patches of several files', () => {
  const first = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-diff --git a/y b/y\n+new\n'
  const second = `diff --git "a/\\ty" "b/\\ty"\n@@ -1 +1 @@\n+${'long '.repeat(30)}\n`
  const third = 'diff --git a/z b/z\nold mode 100644\nnew mode 100755\n'

  it('are cut at their headers however they come, and held up to a limit', async () => {
    const output = Buffer.from(first + second + third)
    for (const size of sizes) {
      const sections = await collected(patchSections(inChunks(output, size), 120))
      const told = sections.map(({ header, content, bytes }: PatchSection) => [
        header,
        content?.toString(),
        bytes,
      ])
      expect(told).toEqual([
        ['diff --git a/x b/x', first, first.length],
        ['diff --git "a/\\ty" "b/\\ty"', undefined, second.length],
        ['diff --git a/z b/z', third, third.length],
      ])
    }
    expect(await collected(patchSections(inChunks(Buffer.alloc(0), 1), 100))).toEqual([])
  })
})
