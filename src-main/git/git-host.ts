import type { GitHost, GitService, ProtocolVersion, ServedRepository } from '../core/ports/git-host.ts'
import { answerPush, type AnswerPushParts } from './receive/answer-push.ts'
import {
  receivePackAdvertisement,
  refusalAdvertisement,
  uploadPackAdvertisement,
  versionTwoAdvertisement,
} from './serve/advertisements.ts'
import { answerFetch } from './serve/answer-fetch.ts'
import { createRefAnswers } from './serve/ref-answers.ts'
import { listServedRefs, servedHead } from './serve/served-refs.ts'

const defaultKeepAliveMs = 5_000

/** Serves bare repositories in git's smart protocol. A fetch with nothing new starts no process. */
export const createGitHost = (
  given: Omit<AnswerPushParts, 'keepAliveMs'> & Partial<Pick<AnswerPushParts, 'keepAliveMs'>>,
): GitHost => {
  const parts: AnswerPushParts = { keepAliveMs: defaultKeepAliveMs, ...given }
  const { refs } = parts
  const answers = createRefAnswers()

  const advertise = async (
    service: GitService,
    version: ProtocolVersion,
    repository: ServedRepository,
  ): Promise<Buffer> => {
    if (service === 'git-upload-pack' && version === 2) return versionTwoAdvertisement
    const question = `${service} ${version} ${repository.variant}`
    return answers.answer(repository.path, question, async () => {
      if (service === 'git-receive-pack') {
        return receivePackAdvertisement(version, await listServedRefs(refs, repository, { peel: false }))
      }
      const head = await servedHead(refs, repository)
      return uploadPackAdvertisement(version, head, await listServedRefs(refs, repository))
    })
  }

  return {
    advertise,
    refusal: refusalAdvertisement,
    answerFetch: (exchange) => answerFetch({ ...parts, answers }, exchange),
    answerPush: (exchange, rules) => answerPush(parts, exchange, rules),
  }
}
