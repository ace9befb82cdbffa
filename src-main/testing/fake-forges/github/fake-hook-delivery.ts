import { createHmac, randomUUID } from 'node:crypto'
import { deliverHook } from '../deliver-hook.ts'
import { createRefMoves, isTag, noObject, shortName } from '../ref-moves.ts'
import type { FakeHook, FakeRepository, FakeWorld } from './fake-world.ts'

type Context = { readonly world: FakeWorld; readonly url: string }

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export const githubHeaders = (
  event: string,
  secret: string,
  body: string | Uint8Array,
  delivery: string = randomUUID(),
): Record<string, string> => ({
  'User-Agent': 'GitHub-Hookshot/044aadd',
  'X-GitHub-Event': event,
  'X-GitHub-Delivery': delivery,
  ...(secret === ''
    ? {}
    : { 'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
})

const deliver = async (hook: FakeHook, event: string, payload: unknown): Promise<void> => {
  const isWanted = event === 'ping' || hook.events.includes('*') || hook.events.includes(event)
  if (!hook.active || !isWanted) return
  const { url, secret } = hook.config
  const body = JSON.stringify(payload)
  await deliverHook(String(url), githubHeaders(event, typeof secret === 'string' ? secret : '', body), body)
}

const describe = ({ world, url }: Context, repository: FakeRepository) => {
  const path = world.pathOf(repository)
  return {
    id: repository.id,
    full_name: path,
    html_url: `${url}/${path}`,
    clone_url: `${url}/${path}.git`,
    ssh_url: `git@127.0.0.1:${path}.git`,
    pushed_at: Math.floor((repository.pushedAt ?? 0) / 1_000),
  }
}

/** Comes by itself when a webhook was made. */
export const pingHook = (context: Context, repository: FakeRepository, hook: FakeHook): Promise<void> =>
  deliver(hook, 'ping', {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    repository: describe(context, repository),
  })

const movesOf = createRefMoves()

export const deliverGithubHooks = async (
  context: Context,
  repository: FakeRepository,
  directory: string,
): Promise<void> => {
  for (const { ref, before, after } of await movesOf(directory)) {
    const described = describe(context, repository)
    const named = { ref: shortName(ref), ref_type: isTag(ref) ? 'tag' : 'branch', repository: described }
    for (const hook of repository.hooks.values()) {
      if (before === noObject) await deliver(hook, 'create', named)
      if (after === noObject) await deliver(hook, 'delete', named)
      await deliver(hook, 'push', { ref, before, after, deleted: after === noObject, repository: described })
    }
  }
}
