import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import type { ReadableRefs } from '../../core/ports/repair-git.ts'

const contentOf = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return null
  }
}

const packedLine = /^([0-9a-f]{40}) (refs\/.+)$/

/** Reads every line that is one, whatever stands between. */
const packedRefs = (content: string): { refs: Map<string, string>; isComplete: boolean } => {
  const refs = new Map<string, string>()
  let isComplete = content === '' || content.endsWith('\n')
  for (const line of content.split('\n')) {
    const [, objectId, name] = packedLine.exec(line) ?? []
    if (objectId !== undefined && name !== undefined && isValidRefName(name)) refs.set(name, objectId)
    else if (line !== '' && !line.startsWith('#') && !/^\^[0-9a-f]{40}$/.test(line)) isComplete = false
  }
  return { refs, isComplete }
}

/** The refs of a repository whose ref store is damaged in parts; kept in files. */
export const readRefsLeniently = async (repositoryPath: string): Promise<ReadableRefs> => {
  const packed = packedRefs((await contentOf(path.join(repositoryPath, 'packed-refs'))) ?? '')
  const { refs } = packed
  let { isComplete } = packed
  const entries = await readdir(path.join(repositoryPath, 'refs'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.lock')) continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(repositoryPath, file).replaceAll(path.sep, '/')
    const content = ((await contentOf(file)) ?? '').trim()
    if (/^[0-9a-f]{40}$/.test(content)) refs.set(name, content)
    // An empty file is what a loss of power leaves; what was packed before still stands, if anything did.
    else if (!content.startsWith('ref: ') && !refs.has(name)) isComplete = false
  }
  const [, head = null] =
    /^ref: (refs\/heads\/.+)$/.exec(((await contentOf(path.join(repositoryPath, 'HEAD'))) ?? '').trim()) ?? []
  return { refs, head, isComplete }
}
