import { readFile } from 'node:fs/promises'
import path from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * The page loads files of its own and nothing else, and talks to nobody but the shell. Inline styles are allowed:
 * the diff view writes its style sheets into shadow roots.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A new version of the app brings new files under old names.
  'cache-control': 'no-cache',
}

const refuse = (status: number): Response => new Response(null, { status, headers })

/** The path inside the folder that a request means; null for anything that is none. */
const pathOf = (request: Request): string | null => {
  try {
    const decoded = decodeURIComponent(new URL(request.url).pathname)
    // No file of ours has a colon, a backslash or a zero in its name; on Windows they would lead elsewhere.
    if (/[\\:\0]/.test(decoded)) return null
    return path.posix.normalize(decoded).replace(/^\/+/, '')
  } catch {
    return null
  }
}

const contentOf = async (file: string): Promise<Buffer | null> => {
  try {
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null
    throw error
  }
}

/**
 * Answers requests of the window with the files of the built interface. A path without extension is a place inside
 * the interface: it gets the page.
 */
export const createInterfaceFiles = (directory: string): ((request: Request) => Promise<Response>) => {
  const root = path.resolve(directory)
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const name = pathOf(request)
    if (name === null) return refuse(400)
    // The name of a repository may hold a dot, as in /repositories/v1.2: no file of ours lies there.
    const isPlace = path.posix.extname(name) === '' || name.startsWith('repositories/')
    const file = path.join(root, isPlace ? 'index.html' : name)
    if (!file.startsWith(root + path.sep)) return refuse(400)
    const content = await contentOf(file)
    if (content === null) return refuse(404)
    const type = types[path.extname(file)] ?? 'application/octet-stream'
    const body = request.method === 'HEAD' ? null : new Uint8Array(content)
    return new Response(body, { headers: { ...headers, 'content-type': type } })
  }
}
