import { describe, expect, it } from 'vitest'
import { createPatchSplitter } from './split-patches.ts'

const limits = { mostBytes: 100, mostLines: 6 }
const one = 'diff --git a/one b/one\n--- a/one\n+++ b/one\n@@ -1 +1 @@\n-a\n+b\n'
const binary = 'diff --git a/two b/two\nindex 1..2 100644\nBinary files a/two and b/two differ\n'
const last = 'diff --git a/three b/three\n+diff --git a/one b/one\n\\ No newline at end of file\n'

const split = (output: string, partSize: number) => {
  const splitter = createPatchSplitter(limits)
  const bytes = Buffer.from(output)
  for (let start = 0; start < bytes.length; start += partSize) {
    splitter.push(bytes.subarray(start, start + partSize))
  }
  return (name: string) => splitter.result(`diff --git a/${name} b/${name}`)
}

describe('The output of a diff', () => {
  it('is cut into files wherever the parts it comes in end', () => {
    for (const partSize of [1, 2, 7, 11, 64, 10_000]) {
      const result = split(one + binary + last, partSize)
      expect(result('one')).toEqual({ patch: one, withheld: null })
      expect(result('two')).toEqual({ patch: null, withheld: 'binary' })
      expect(result('three')).toEqual({ patch: last, withheld: null })
      expect(result('four')).toBeNull()
    }
  })

  it('withholds a file above a limit and goes on with the next', () => {
    for (const partSize of [1, 50, 10_000]) {
      const result = split(
        `${one}+7\n${binary}diff --git a/long b/long\n+${'x'.repeat(100)}\n${last}`,
        partSize,
      )
      expect(result('one')).toEqual({ patch: null, withheld: 'too_large' })
      expect(result('long')).toEqual({ patch: null, withheld: 'too_large' })
      expect(result('three')).toEqual({ patch: last, withheld: null })
    }
  })
})
