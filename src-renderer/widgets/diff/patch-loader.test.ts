import { describe, expect, it } from 'vitest'
import type { Diff, DiffFile, FilePatch } from '../../../src-shared/domain/diff.ts'
import type { Connection } from '../../transport/connection.ts'
import { createPatchLoader } from './patch-loader.ts'

const files = Array.from({ length: 90 }, (_, index): DiffFile => ({
  path: `f${index}`,
  oldPath: null,
  status: 'modified',
  oldMode: '100644',
  newMode: '100644',
  additions: 1,
  deletions: 1,
}))
const diff: Diff = {
  baseId: 'a'.repeat(40),
  headId: 'b'.repeat(40),
  files: [...files],
  truncated: false,
  fileCount: files.length,
  additions: 90,
  deletions: 90,
}

type Asked = { readonly files: readonly { readonly path: string }[]; readonly large?: boolean }

/** A core that answers when it is told to. */
const createLoader = () => {
  const asked: Asked[] = []
  const answers: ((of: ((path: string) => Partial<FilePatch>) | Error) => Promise<void>)[] = []
  const call = (_name: string, input: Asked) =>
    new Promise((resolve, reject) => {
      asked.push(input)
      answers.push(async (of) => {
        if (of instanceof Error) reject(of)
        else {
          resolve({
            items: input.files.map(({ path }) => ({ path, patch: `+${path}`, withheld: null, ...of(path) })),
          })
        }
        await new Promise((done) => setImmediate(done))
      })
    })
  const loader = createPatchLoader({
    connection: { call: call as unknown as Connection['call'] },
    repository: 'team/project',
    diff,
    files,
    ignoreWhitespace: false,
  })
  return { loader, asked, answers }
}

describe('Fetching the patches of a diff', () => {
  it('asks for what is near the view once and says when it is here', async () => {
    const { loader, asked, answers } = createLoader()
    const changed: string[] = []
    loader.onChange((paths) => changed.push(...paths))
    loader.look(0, 4)
    loader.look(0, 5)
    expect(asked.map((each) => each.files.length)).toEqual([35, 1])
    expect(loader.of('f0').state).toBe('asked')
    await answers[0]?.(() => ({}))
    expect(loader.of('f0')).toEqual({ state: 'here', patch: '+f0', withheld: null })
    expect(changed).toContain('f34')
    expect(loader.of('f80').state).toBe('unknown')
  })

  it('asks for a withheld file with leave for its size', async () => {
    const { loader, asked, answers } = createLoader()
    loader.look(0, 0)
    await answers[0]?.((path) => (path === 'f0' ? { patch: null, withheld: 'too_large' } : {}))
    expect(loader.of('f0').withheld).toBe('too_large')
    loader.fetch('f0')
    expect(asked.at(-1)).toMatchObject({ files: [{ path: 'f0' }], large: true })
  })

  it('does not repeat by itself what failed, and does when asked to', async () => {
    const { loader, asked, answers } = createLoader()
    loader.look(0, 0)
    await answers[0]?.(new Error('gone'))
    expect(loader.of('f3').state).toBe('failed')
    loader.look(0, 0)
    expect(asked).toHaveLength(1)
    loader.fetch('f3')
    expect(asked.at(-1)?.files.map(({ path }) => path)).toEqual(['f3'])
    expect(asked.at(-1)?.large).toBeUndefined()
  })
})
