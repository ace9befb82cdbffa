import type { Remote } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { HttpAnswer, HttpExchange, HttpRequest } from './http-exchange.ts'
import { basicAuthorization } from './info-refs.ts'
import { refuse } from './read-answer.ts'
import { failureContext } from './run-remote-git.ts'

const answerType = 'application/x-git-upload-pack-result'

/**
 * Sends a command of protocol v2 to the service that tells refs and gives packs.
 * https://git-scm.com/docs/gitprotocol-http#_smart_service_git_upload_pack
 * @param server where it stands, and where it said it moved to
 * @throws AppError `remote_…` when it refuses, or answers something else
 */
export const postUploadPack = async (
  exchange: HttpExchange,
  remote: Remote,
  server: { readonly base: string; readonly movedTo: string | null },
  asked: Pick<HttpRequest, 'signal'> & { readonly body: Buffer },
): Promise<HttpAnswer> => {
  const url = new URL(`${server.base}/git-upload-pack`)
  const headers = {
    'Git-Protocol': 'version=2',
    'Content-Type': 'application/x-git-upload-pack-request',
    Accept: answerType,
    ...basicAuthorization(remote, url),
  }
  const answer = await exchange.send({ method: 'POST', url, headers, ...asked })
  if (answer.status !== 200) await refuse(answer, failureContext(remote, 'read'), server.movedTo)
  if (answer.headers['content-type'] !== answerType) {
    answer.discard()
    throw new AppError('remote_error', "The answer is not in git's protocol.", {
      details: { malformed: true },
    })
  }
  return answer
}
