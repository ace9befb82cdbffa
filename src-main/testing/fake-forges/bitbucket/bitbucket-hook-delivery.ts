import { createHmac, randomUUID } from 'node:crypto'
import { deliverHook } from '../deliver-hook.ts'
import { createRefMoves, isTag, noObject, shortName } from '../ref-moves.ts'
import type { FakeRepository } from './bitbucket-state.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const movesOf = createRefMoves()

const sideOf = (ref: string, objectId: string) =>
  objectId === noObject
    ? null
    : { type: isTag(ref) ? 'tag' : 'branch', name: shortName(ref), target: { hash: objectId } }

/** One delivery for a push, of all that it moved. https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push */
export const deliverBitbucketHooks = async (
  repository: FakeRepository,
  directory: string,
  path: string,
  now: () => number,
): Promise<void> => {
  const moves = await movesOf(directory)
  if (moves.length === 0) return
  const body = JSON.stringify({
    repository: { type: 'repository', uuid: repository.uuid, full_name: path },
    push: {
      changes: moves.map(({ ref, before, after }) => ({
        old: sideOf(ref, before),
        new: sideOf(ref, after),
        created: before === noObject,
        closed: after === noObject,
        forced: false,
      })),
    },
    at: new Date(now()).toISOString(),
  })
  for (const { uuid, fields } of repository.hooks) {
    const events = fields['events']
    if (fields['active'] !== true || !Array.isArray(events) || !events.includes('repo:push')) continue
    const secret = textOf(fields['secret'])
    const headers: Record<string, string> = {
      'X-Event-Key': 'repo:push',
      'X-Hook-UUID': uuid,
      'X-Request-UUID': randomUUID(),
      'X-Attempt-Number': '1',
    }
    if (secret !== '') {
      headers['X-Hub-Signature'] = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    }
    await deliverHook(textOf(fields['url']), headers, body)
  }
}
