import { createHmac, randomUUID } from 'node:crypto'
import { refsOf } from '../../scratch.ts'
import type { FakeHook, FakeRepository, FakeState } from './fake-state.ts'

const none = '0'.repeat(40)

type Move = { readonly ref: string; readonly before: string; readonly after: string }

/** Without a secret the digest is left out and the headers are sent all the same, as the real one does. */
const signatureOf = (secret: string, body: string): string =>
  secret === '' ? '' : createHmac('sha256', secret).update(body).digest('hex')

/** @param event of one kind or another: for a new branch both `create` and `push` are sent */
const deliver = async (hook: FakeHook, event: string, payload: unknown): Promise<void> => {
  if (!hook.active || !hook.events.includes(event)) return
  const body = JSON.stringify(payload)
  const signature = signatureOf(hook.config['secret'] ?? '', body)
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  for (const brand of ['Gitea', 'Gogs', 'GitHub']) {
    headers[`X-${brand}-Event`] = event
    headers[`X-${brand}-Event-Type`] = event
    headers[`X-${brand}-Delivery`] = randomUUID()
  }
  headers['X-Gitea-Signature'] = signature
  headers['X-Gogs-Signature'] = signature
  headers['X-Hub-Signature-256'] = `sha256=${signature}`
  // What becomes of a delivery is the receiver's business.
  await fetch(hook.config['url'] ?? '', { method: 'POST', headers, body }).then(
    (response) => response.body?.cancel(),
    () => undefined,
  )
}

const movesBetween = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly Move[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .map((ref) => ({ ref, before: before.get(ref) ?? none, after: after.get(ref) ?? none }))
    .filter((move) => move.before !== move.after)

/** Tells the webhooks of a repository what moved since they were told last. */
export const deliverHooks = async (state: FakeState, repository: FakeRepository): Promise<void> => {
  const now = await refsOf(await state.directoryOf(repository), 'refs/heads', 'refs/tags')
  const moves = movesBetween(repository.toldRefs, now)
  repository.toldRefs = now
  for (const { ref, before, after } of moves) {
    const described = { id: repository.id, full_name: state.pathOf(repository) }
    const named = { ref: ref.replace(/^refs\/(?:heads|tags)\//, ''), repository: described }
    for (const hook of repository.hooks) {
      const type = ref.startsWith('refs/tags/') ? 'tag' : 'branch'
      if (before === none) await deliver(hook, 'create', { ...named, sha: after, ref_type: type })
      if (after === none) await deliver(hook, 'delete', { ...named, ref_type: type, pusher_type: 'user' })
      else await deliver(hook, 'push', { ref, before, after, total_commits: 1, repository: described })
    }
  }
}
