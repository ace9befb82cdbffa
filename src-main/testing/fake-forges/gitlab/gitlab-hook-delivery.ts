import { createHmac, randomUUID } from 'node:crypto'
import { deliverHook } from '../deliver-hook.ts'
import { createRefMoves, isTag } from '../ref-moves.ts'
import type { FakeProject } from './gitlab-state.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Standard Webhooks, where a signing token was given: https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944 */
export const gitlabSignature = (
  signingToken: string,
  id: string,
  timestamp: number,
  body: string,
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': `v1,${createHmac('sha256', Buffer.from(signingToken.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64')}`,
})

const movesOf = createRefMoves()

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events */
export const deliverGitlabHooks = async (
  project: FakeProject,
  directory: string,
  webUrl: string,
): Promise<void> => {
  for (const { ref, before, after } of await movesOf(directory)) {
    const kind = isTag(ref) ? 'tag_push' : 'push'
    const body = JSON.stringify({
      object_kind: kind,
      event_name: kind,
      before,
      after,
      ref,
      project_id: project.id,
      project: {
        id: project.id,
        path_with_namespace: project.path,
        git_http_url: `${webUrl}/${project.path}.git`,
        git_ssh_url: `git@127.0.0.1:${project.path}.git`,
      },
      total_commits_count: 1,
    })
    for (const { fields } of project.hooks) {
      if (fields[kind === 'push' ? 'push_events' : 'tag_push_events'] !== true) continue
      const id = randomUUID()
      const headers = {
        'X-Gitlab-Event': kind === 'push' ? 'Push Hook' : 'Tag Push Hook',
        'X-Gitlab-Event-UUID': randomUUID(),
        'X-Gitlab-Webhook-UUID': randomUUID(),
        'Idempotency-Key': id,
        'X-Gitlab-Token': textOf(fields['token']),
      }
      await deliverHook(textOf(fields['url']), headers, body)
    }
  }
}
