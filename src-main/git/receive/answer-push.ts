import type { GitExchange, PushRules } from '../../core/ports/git-host.ts'
import type { Log } from '../../core/ports/log.ts'
import { createRequestBody, type RequestBody } from '../serve/request-body.ts'
import { chooseHead } from './choose-head.ts'
import { pushReport } from './push-report.ts'
import { readPushRequest, type PushRequest } from './push-request.ts'
import type { PushOutcome, ReceiveParts } from './push.ts'
import { receivePush } from './receive-push.ts'
import { createSideBand, type SideBand } from './side-band.ts'

export type AnswerPushParts = ReceiveParts & {
  readonly log: Log
  /** How often a push under way shows a sign of life, so that no proxy in between gives up. */
  readonly keepAliveMs: number
}

const commandLimitBytes = 64 * 1024 * 1024

const receive = async (
  parts: AnswerPushParts,
  { repository, signal }: GitExchange,
  rules: PushRules,
  { request, body, sideBand }: { request: PushRequest; body: RequestBody; sideBand: SideBand },
): Promise<PushOutcome> => {
  // Before the whole pack has come, the client is busy sending.
  const keepAlive = setInterval(() => {
    if (body.hasEnded()) sideBand.keepAlive()
  }, parts.keepAliveMs)
  try {
    return await receivePush(parts, {
      repository,
      updates: request.updates,
      atomic: request.atomic,
      quiet: request.quiet || !request.sideBand,
      pack: body.remaining(),
      rules,
      onProgress: request.quiet ? () => undefined : sideBand.progress,
      signal,
    })
  } finally {
    clearInterval(keepAlive)
  }
}

/** What follows from moved refs. The push has happened, so nothing here can make it fail any more. */
const settle = async (
  parts: AnswerPushParts,
  { repository }: GitExchange,
  rules: PushRules,
  { moved }: PushOutcome,
): Promise<void> => {
  if (moved.length === 0) return
  try {
    if (repository.variant !== 'ephemeral') await chooseHead(parts, repository.path, moved)
  } catch (error) {
    parts.log.error('HEAD could not be set after a push.', { path: repository.path, error })
  }
  try {
    await rules.onMoved(moved)
  } catch (error) {
    parts.log.error('A push was not announced.', { path: repository.path, error })
  }
}

/** Takes one push and reports ref by ref. */
export const answerPush = async (
  parts: AnswerPushParts,
  exchange: GitExchange,
  rules: PushRules,
): Promise<void> => {
  const body = createRequestBody(exchange.request, commandLimitBytes)
  try {
    const request = await readPushRequest(body)
    if (request === null) return
    const sideBand = createSideBand(exchange, request.sideBand)
    const outcome = await receive(parts, exchange, rules, { request, body, sideBand })
    await settle(parts, exchange, rules, outcome)
    // Whoever is still sending a pack that was not wanted would miss the report.
    await body.drain()
    sideBand.end(pushReport(request, outcome))
  } finally {
    await body.drain()
  }
}
