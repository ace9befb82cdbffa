import { createHmac, randomUUID } from 'node:crypto'
import { deliverHook } from '../deliver-hook.ts'
import { createRefMoves, isTag, noObject, shortName } from '../ref-moves.ts'
import { goTime } from './describe-fake.ts'
import type { FakeContext } from './fake-routes.ts'
import type { FakeHook, FakeRepository } from './fake-state.ts'

type Context = Pick<FakeContext, 'state' | 'settings' | 'webUrl'>

/** Without a secret the digest is left out and the headers are sent all the same, as the real one does. */
const signatureOf = (secret: string, body: string): string =>
  secret === '' ? '' : createHmac('sha256', secret).update(body).digest('hex')

/** What Gitea and Forgejo send with a delivery, of themselves and of who they look like. */
export const hookHeaders = (
  software: 'gitea' | 'forgejo',
  event: string,
  signature: string,
  delivery: string = randomUUID(),
): Record<string, string> => {
  const headers: Record<string, string> = { 'X-Hub-Signature-256': `sha256=${signature}` }
  for (const brand of [...(software === 'forgejo' ? ['Forgejo'] : []), 'Gitea', 'Gogs', 'GitHub']) {
    headers[`X-${brand}-Event`] = event
    headers[`X-${brand}-Event-Type`] = event
    headers[`X-${brand}-Delivery`] = delivery
    if (brand !== 'GitHub') headers[`X-${brand}-Signature`] = signature
  }
  return headers
}

/** @param event of one kind or another: for a new branch both `create` and `push` are sent */
const deliver = async (
  { settings }: Context,
  hook: FakeHook,
  event: string,
  payload: unknown,
): Promise<void> => {
  if (!hook.active || !hook.events.includes(event)) return
  const body = JSON.stringify(payload)
  const signature = signatureOf(hook.config['secret'] ?? '', body)
  await deliverHook(hook.config['url'] ?? '', hookHeaders(settings.software, event, signature), body)
}

const describeForHooks = ({ state, webUrl }: Context, repository: FakeRepository) => {
  const path = state.pathOf(repository)
  return {
    id: repository.id,
    full_name: path,
    html_url: `${webUrl}/${path}`,
    clone_url: `${webUrl}/${path}.git`,
    ssh_url: `git@127.0.0.1:${path}.git`,
    updated_at: goTime(repository.updatedAt),
  }
}

const movesOf = createRefMoves()

/** Tells the webhooks of a repository what moved since they were told last. */
export const deliverHooks = async (context: Context, repository: FakeRepository): Promise<void> => {
  for (const { ref, before, after } of await movesOf(await context.state.directoryOf(repository))) {
    const described = describeForHooks(context, repository)
    const named = { ref: shortName(ref), repository: described }
    for (const hook of repository.hooks) {
      const type = isTag(ref) ? 'tag' : 'branch'
      if (before === noObject)
        await deliver(context, hook, 'create', { ...named, sha: after, ref_type: type })
      if (after === noObject) {
        await deliver(context, hook, 'delete', { ...named, ref_type: type, pusher_type: 'user' })
      } else {
        const push = { ref, before, after, total_commits: 1, repository: described }
        await deliver(context, hook, 'push', push)
      }
    }
  }
}
