import { randomBytes } from 'node:crypto'
import { goDuration, msOfGoDuration } from '../../../forges/gitea/mirrors/go-duration.ts'
import { describePushMirror, describeRepository } from './describe-fake.ts'
import { newFakeRepository } from './new-fake-repository.ts'
import { runPull, runPushMirror } from './fake-mirror-git.ts'
import { pageOf } from './fake-pages.ts'
import {
  notFound,
  pages,
  refusal,
  textIn,
  type FakeAnswer,
  type FakeContext,
  type FakeRoute,
} from './fake-routes.ts'
import type { FakePushMirror, FakeRepository } from './fake-state.ts'

const isDisallowed = ({ settings }: FakeContext, address: string): boolean =>
  settings.disallowedHosts.includes(URL.parse(address)?.hostname ?? '')

const invalidDuration = (text: string): string => `time: invalid duration ${JSON.stringify(text)}`

/** Of a mirror alone; at an ordinary repository it is passed over. null when nothing is wrong with it. */
export const editMirrorInterval = (context: FakeContext, { pull }: FakeRepository): FakeAnswer | null => {
  const { body, settings } = context
  if (pull === null || body['mirror_interval'] === undefined) return null
  const text = textIn(body, 'mirror_interval')
  const ms = msOfGoDuration(text)
  if (ms === null) return refusal(422, invalidDuration(text))
  if (ms !== 0 && ms < settings.shortestIntervalMs) {
    const shortest = goDuration(settings.shortestIntervalMs)
    return refusal(422, `invalid mirror interval: ${text} is below minimum interval: ${shortest}`)
  }
  pull.interval = goDuration(ms)
  return null
}

const addPush = (context: FakeContext, repository: FakeRepository): FakeAnswer => {
  const { body, settings, now } = context
  const text = textIn(body, 'interval')
  const interval = msOfGoDuration(text)
  if (interval === null) return refusal(400, `invalid interval: ${invalidDuration(text)}`)
  if (interval !== 0 && interval < settings.shortestIntervalMs) {
    return refusal(400, `interval is shorter than minimum ${goDuration(settings.shortestIntervalMs)}`)
  }
  const address = textIn(body, 'remote_address')
  const isSsh = body['use_ssh'] === true
  if (isSsh && textIn(body, 'remote_username') + textIn(body, 'remote_password') !== '') {
    return refusal(400, "'use_ssh' is mutually exclusive with 'remote_username' and 'remote_passoword'")
  }
  if (!isSsh && !/^(?:https?|git):\/\//.test(address)) return refusal(400, 'Invalid mirror protocol')
  if (isDisallowed(context, address)) return refusal(401, 'Permission denied')
  const mirror: FakePushMirror = {
    name: `remote_mirror_${randomBytes(5).toString('hex')}`,
    address,
    username: textIn(body, 'remote_username'),
    password: textIn(body, 'remote_password'),
    interval: goDuration(interval),
    onCommit: body['sync_on_commit'] === true,
    createdAt: now(),
    publicKey: isSsh ? `ssh-ed25519 ${randomBytes(32).toString('base64')}` : '',
    lastUpdateAt: null,
    lastError: '',
  }
  repository.pushMirrors.push(mirror)
  return { status: 200, body: describePushMirror(settings, repository.name, mirror) }
}

/** Gitea runs them all and names those that failed; Forgejo ends at the first that did. */
const syncPush = async (context: FakeContext, repository: FakeRepository): Promise<FakeAnswer> => {
  const { state, settings, now } = context
  const failed: string[] = []
  for (const mirror of repository.pushMirrors) {
    if (await runPushMirror(state, repository, mirror, now)) continue
    if (settings.software === 'forgejo') {
      return refusal(500, `error occurred when syncing push mirror ${mirror.name}`)
    }
    failed.push(mirror.name)
  }
  return failed.length === 0
    ? { status: 200 }
    : refusal(422, `error occurred when syncing push mirrors: ${failed.join(', ')}`)
}

const migrate = async (context: FakeContext): Promise<FakeAnswer> => {
  const { state, settings, body, caller, now, webUrl } = context
  const address = textIn(body, 'clone_addr')
  const owner = state.ownerByLogin(textIn(body, 'repo_owner'))
  if (owner === null || caller === null) return refusal(422, 'user does not exist')
  const isOwn = owner.id === caller.userId
  if (!isOwn && state.organizations.get(owner.id)?.members.get(caller.userId) !== 'owner') {
    return refusal(403, 'Given user is not owner of organization.')
  }
  if (isDisallowed(context, address)) return refusal(422, 'You can not import from disallowed hosts.')
  if (settings.mirrorsDisabled) {
    return refusal(403, 'the site administrator has disabled the creation of new pull mirrors')
  }
  const name = textIn(body, 'repo_name')
  if (state.byPath(`${owner.login}/${name}`) !== null) {
    return refusal(409, 'The repository with the same name already exists.')
  }
  const repository = newFakeRepository(state.nextId(), owner.id, name, now(), {
    isPrivate: body['private'] === true,
    description: textIn(body, 'description'),
  })
  repository.pull = {
    address,
    username: textIn(body, 'auth_username'),
    password: textIn(body, 'auth_password'),
    interval: goDuration(msOfGoDuration(textIn(body, 'mirror_interval')) ?? 8 * 3_600_000),
    updatedAt: null,
  }
  state.add(repository)
  const failure = await runPull(state, repository, now)
  if (failure === null) {
    return { status: 201, body: describeRepository(state, settings, webUrl, repository, caller) }
  }
  state.remove(repository)
  const isSignIn = /Authentication failed|could not read Username/.test(failure)
  return refusal(422, `${isSignIn ? 'Authentication failed' : 'Migration failed'}: ${failure}.`)
}

const off = refusal(400, 'Mirror feature is disabled')

const pushRoute = (route: Omit<FakeRoute, 'scopes' | 'right'>): FakeRoute => ({
  ...route,
  scopes: ['repository'],
  right: 'admin',
  answer: (context, repository) =>
    context.settings.mirrorsDisabled ? off : route.answer(context, repository),
})

export const mirrorRoutes: readonly FakeRoute[] = [
  pushRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/push_mirrors',
    query: pages,
    // As in the real one, `Link` is reckoned from the page: it never says that there is another.
    answer: ({ url, settings }, { name, pushMirrors }) =>
      pageOf(url, settings.mostItems, pushMirrors, (one) => describePushMirror(settings, name, one), {
        isLinkOfPage: true,
      }),
  }),
  pushRoute({
    method: 'POST',
    path: '/repos/{owner}/{repo}/push_mirrors',
    body: ['remote_address', 'remote_username', 'remote_password', 'interval', 'sync_on_commit', 'use_ssh'],
    answer: addPush,
  }),
  pushRoute({ method: 'POST', path: '/repos/{owner}/{repo}/push_mirrors-sync', answer: syncPush }),
  pushRoute({
    method: 'DELETE',
    path: '/repos/{owner}/{repo}/push_mirrors/{name}',
    answer: ({ params }, { pushMirrors }) => {
      const at = pushMirrors.findIndex(({ name }) => name === params['name'])
      if (at < 0) return notFound
      pushMirrors.splice(at, 1)
      return { status: 204 }
    },
  }),
  {
    method: 'POST',
    path: '/repos/migrate',
    scopes: ['repository'],
    required: ['clone_addr', 'repo_name'],
    body: [
      ...['clone_addr', 'repo_name', 'repo_owner', 'service', 'mirror', 'mirror_interval', 'private'],
      ...['description', 'auth_username', 'auth_password', 'auth_token', 'lfs', 'wiki'],
    ],
    answer: migrate,
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/mirror-sync',
    scopes: ['repository'],
    right: 'write',
    answer: ({ state, now, later }, repository) => {
      if (repository.pull === null) return refusal(400, 'Repository is not a mirror')
      later(() => runPull(state, repository, now))
      return { status: 200 }
    },
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/convert',
    scopes: ['repository'],
    right: 'admin',
    answer: (context, repository) => {
      const { state, settings, webUrl, caller } = context
      if (!hasConvert(settings)) return notFound
      if (repository.pull === null) return refusal(422, 'Repository is not a mirror')
      if (!settings.convertLies) repository.pull = null
      return { status: 200, body: describeRepository(state, settings, webUrl, repository, caller) }
    },
  },
]

/** Forgejo since 13. */
export const hasConvert = ({ software, version }: FakeContext['settings']): boolean =>
  software === 'forgejo' && Number.parseInt(version, 10) >= 13
