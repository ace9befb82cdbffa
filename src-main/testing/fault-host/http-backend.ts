import { execFileSync, spawn } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { testGitConfig } from '../scratch.ts'

let execPath: string | null = null
/** The program itself: through `git` each request would cost one more process. */
const httpBackend = (): string => {
  execPath ??= execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  return path.join(execPath, 'git-http-backend')
}

/**
 * Real `git http-backend` for one request, which takes pushes too; its answer begins with CGI headers.
 * @param at where the repositories lie, and the path of the request below that
 * https://git-scm.com/docs/git-http-backend
 */
export const startHttpBackend = (
  request: IncomingMessage,
  at: { readonly root: string; readonly pathInfo: string; readonly query: string },
  protocol: string | undefined,
): Readable => {
  const child = spawn(httpBackend(), [], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: at.root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: testGitConfig,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.receivepack',
      GIT_CONFIG_VALUE_0: 'true',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: at.pathInfo,
      QUERY_STRING: at.query,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      REMOTE_USER: 'somebody',
      ...(request.headers['content-length'] === undefined
        ? {}
        : { CONTENT_LENGTH: request.headers['content-length'] }),
      ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  request.pipe(child.stdin)
  return child.stdout
}
