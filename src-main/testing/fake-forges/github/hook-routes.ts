import { notFound, refusal, type FakeAnswer } from './fake-answer.ts'
import { describeHook } from './fake-description.ts'
import { pageOf } from './fake-page.ts'
import { pingHook } from './fake-hook-delivery.ts'
import type { FakeCall, FakeRoute } from './fake-route.ts'
import type { FakeHook, FakeRepository } from './fake-world.ts'
import { reach } from './repository-routes.ts'

/** Work after the answer. */
type Later = (work: () => Promise<void>) => void

const known = ['push', 'create', 'delete', 'repository', 'ping', '*']

const isHookOfUrl = (hook: FakeHook, config: Readonly<Record<string, unknown>>): boolean =>
  hook.config['url'] === config['url']

const apiOf = ({ url, world }: FakeCall, repository: FakeRepository): string =>
  `${url}/api/v3/repos/${world.pathOf(repository)}`

const create =
  (later: Later) =>
  (call: FakeCall): FakeAnswer => {
    const reached = reach(call, false, 'admin')
    if ('refused' in reached) return reached.refused
    const { repository } = reached
    const { name, active, events, config } = call.body
    const settings = (config ?? {}) as Readonly<Record<string, unknown>>
    const refuse = (message: string): FakeAnswer =>
      refusal(422, 'Validation Failed', { body: { errors: [{ resource: 'Hook', code: 'custom', message }] } })
    if (typeof settings['url'] !== 'string') return refuse('url cannot be blank')
    if (!Array.isArray(events) || !events.every((event) => known.includes(String(event)))) {
      return refuse('events are invalid')
    }
    if ([...repository.hooks.values()].some((hook) => isHookOfUrl(hook, settings))) {
      return refuse('Hook already exists on this repository')
    }
    const hook: FakeHook = {
      id: call.world.newId(),
      name: String(name),
      active: active === true,
      events: events.map(String),
      config: settings,
      // One comes by itself.
      pings: 1,
    }
    repository.hooks.set(hook.id, hook)
    later(() => pingHook({ world: call.world, url: call.url }, repository, hook))
    return { status: 201, body: describeHook(hook, apiOf(call, repository)) }
  }

const list = (call: FakeCall): FakeAnswer => {
  const reached = reach(call, true, 'admin')
  if ('refused' in reached) return reached.refused
  const api = apiOf(call, reached.repository)
  return pageOf(call, [...reached.repository.hooks.values()], (hook) => describeHook(hook, api))
}

const withHook =
  (change: (repository: FakeRepository, hook: FakeHook) => void) =>
  (call: FakeCall): FakeAnswer => {
    const reached = reach(call, false, 'admin')
    if ('refused' in reached) return reached.refused
    const hook = reached.repository.hooks.get(Number(call.parts['hook']))
    if (hook === undefined) return notFound()
    change(reached.repository, hook)
    return { status: 204 }
  }

const places = ['/repos/:owner/:repo/hooks', '/repositories/:id/hooks'] as const
const common = { permission: 'repository_hooks=write', by: ['person', 'installation'] } as const

/** https://docs.github.com/en/rest/repos/webhooks */
export const hookRoutes = (later: Later): readonly FakeRoute[] =>
  places.flatMap((pattern): readonly FakeRoute[] => [
    {
      ...common,
      method: 'GET',
      pattern,
      query: ['per_page', 'page'],
      scopes: ['admin:repo_hook', 'read:repo_hook', 'repo'],
      permission: 'repository_hooks=read',
      answer: list,
    },
    {
      ...common,
      method: 'POST',
      pattern,
      body: [
        'name',
        'active',
        'events',
        ...['url', 'content_type', 'secret', 'insecure_ssl'].map((name) => `config.${name}`),
      ],
      scopes: ['admin:repo_hook', 'write:repo_hook', 'repo'],
      answer: create(later),
    },
    {
      ...common,
      method: 'DELETE',
      pattern: `${pattern}/:hook`,
      scopes: ['admin:repo_hook', 'repo'],
      answer: withHook((repository, hook) => repository.hooks.delete(hook.id)),
    },
    {
      ...common,
      method: 'POST',
      pattern: `${pattern}/:hook/pings`,
      scopes: ['admin:repo_hook', 'read:repo_hook', 'repo'],
      answer: withHook((_repository, hook) => {
        hook.pings += 1
      }),
    },
  ])
