import { execFileSync } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createFileRuns } from '../run-through-files.ts'
import { testGitConfig } from '../scratch.ts'

const runs = createFileRuns({})

let execPath: string | null = null
/** The program itself: through `git` each request would cost one more process. */
const httpBackend = (): string => {
  execPath ??= execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  return path.join(execPath, 'git-http-backend')
}

/**
 * Real `git http-backend` for one request, which takes pushes too; its answer begins with CGI headers. It begins when
 * the request is complete: one that breaks off reaches no repository.
 * @param at where the repositories lie, and the path of the request below that
 * https://git-scm.com/docs/git-http-backend
 */
export const startHttpBackend = (
  request: IncomingMessage,
  at: { readonly root: string; readonly pathInfo: string; readonly query: string },
  protocol: string | undefined,
): Readable => {
  const variables = {
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
  }
  const answer = new Readable({ read: () => undefined })
  const work = async (): Promise<void> => {
    const input = await buffer(request)
    // Started where a folder is for sure: a repository that is not there is git's to refuse.
    const { ended } = runs.start({ directory: tmpdir(), words: [httpBackend()], variables, input })
    answer.push((await ended).stdout)
    answer.push(null)
  }
  // A client that went away wants no answer.
  work().catch(() => answer.destroy())
  return answer
}
