import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}
const compressed: readonly string[] = ['.html', '.js', '.css', '.json', '.svg']

export type Encoding = 'br' | 'gzip'

export type InterfaceFile = {
  readonly type: string
  /** Named by its content: a changed file has another name. */
  readonly isImmutable: boolean
  /** Its bytes in one of the encodings that are taken; the work of compressing is done once. */
  readonly read: (taken: readonly Encoding[]) => Promise<EncodedBytes>
}

export type EncodedBytes = { readonly bytes: Buffer<ArrayBuffer>; readonly encoding: Encoding | null }

/** The built interface by request path: `/index.html`, `/assets/index-C3x1.js`. */
export type InterfaceFiles = ReadonlyMap<string, InterfaceFile>

/** Quality 6 is as small as gzip at its best, and takes a tenth of the time of 11. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }
const compressors: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, brotliOptions),
  gzip: (bytes) => promisify(gzip)(bytes),
}

const createFile = (file: string, requestPath: string): InterfaceFile => {
  const extension = path.extname(file)
  const isCompressed = compressed.includes(extension)
  const done = new Map<Encoding, Promise<Buffer<ArrayBuffer>>>()
  const compressOnce = (encoding: Encoding): Promise<Buffer<ArrayBuffer>> => {
    const bytes = done.get(encoding) ?? readFile(file).then(compressors[encoding])
    done.set(encoding, bytes)
    // A failure is not remembered.
    bytes.catch(() => done.delete(encoding))
    return bytes
  }
  return {
    type: types[extension] ?? 'application/octet-stream',
    // Vite names everything in this folder, and nothing else, by its content.
    isImmutable: requestPath.startsWith('/assets/'),
    read: async (taken) => {
      const [encoding] = isCompressed ? taken : []
      if (encoding === undefined) return { bytes: await readFile(file), encoding: null }
      return { bytes: await compressOnce(encoding), encoding }
    },
  }
}

/** Names below `directory`, with slashes; hidden ones and links are no part of the interface. */
const listFiles = (directory: string, below = ''): readonly string[] =>
  readdirSync(path.join(directory, below), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return []
    const name = `${below}${entry.name}`
    if (entry.isDirectory()) return listFiles(directory, `${name}/`)
    return entry.isFile() ? [name] : []
  })

/**
 * Lists the built interface. Only what is listed here is ever served: no request reaches the file system by a path of
 * its own.
 * @returns null when it is not built
 */
export const listInterfaceFiles = (directory: string | null): InterfaceFiles | null => {
  if (directory === null) return null
  try {
    const names = listFiles(directory)
    if (!names.includes('index.html')) return null
    return new Map(names.map((name) => [`/${name}`, createFile(path.join(directory, name), `/${name}`)]))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
