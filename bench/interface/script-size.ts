import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly isEntry?: boolean }
type Manifest = Readonly<Record<string, Chunk>>

/** The scripts that are loaded before anything is shown: the entry and what it imports, not what it loads later. */
export const initialScripts = (manifest: Manifest): readonly string[] => {
  const files = new Set<string>()
  const take = (chunk: Chunk | undefined): void => {
    if (chunk === undefined || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const name of chunk.imports ?? []) take(manifest[name])
  }
  for (const chunk of Object.values(manifest)) if (chunk.isEntry === true) take(chunk)
  return [...files]
}

/** Compressed by gzip, each file for itself, as a browser gets them; in bytes. */
export const initialScriptBytes = (directory: string): number => {
  const manifest = JSON.parse(
    readFileSync(path.join(directory, '.vite', 'manifest.json'), 'utf8'),
  ) as Manifest
  return initialScripts(manifest)
    .map((file) => gzipSync(readFileSync(path.join(directory, file))).length)
    .reduce((sum, size) => sum + size, 0)
}
