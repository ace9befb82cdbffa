import { rightTo, mayDo, type FakeCaller } from './fake-access.ts'
import type { FakeGiteaSettings } from './fake-settings.ts'
import type { FakeHook, FakeOrganization, FakePushMirror, FakeRepository, FakeState } from './fake-state.ts'

export type Described = Readonly<Record<string, unknown>>

/** As Go writes a time: whole seconds; the year 1 for none. */
export const goTime = (atMs: number | null): string =>
  atMs === null ? '0001-01-01T00:00:00Z' : new Date(Math.floor(atMs / 1_000) * 1_000).toISOString()

export const describeUser = (state: FakeState, ownerId: number): Described => ({
  id: ownerId,
  login: state.ownerLogin(ownerId),
  visibility: state.organizations.get(ownerId)?.visibility ?? 'public',
})

export const describeOrganization = ({ id, login, visibility }: FakeOrganization): Described => ({
  id,
  name: login,
  username: login,
  visibility,
})

export const describeRepository = (
  state: FakeState,
  settings: FakeGiteaSettings,
  webUrl: string,
  repository: FakeRepository,
  caller: FakeCaller,
): Described => {
  const path = state.pathOf(repository)
  const right = rightTo(state, caller, repository)
  const { pull } = repository
  return {
    id: repository.id,
    name: repository.name,
    full_name: path,
    owner: describeUser(state, repository.ownerId),
    description: repository.description,
    private: repository.isPrivate,
    internal: !repository.isPrivate && state.organizations.get(repository.ownerId)?.visibility === 'private',
    fork: repository.isFork,
    archived: repository.isArchived,
    empty: repository.isEmpty,
    mirror: pull !== null,
    ...(settings.software === 'gitea' ? { has_code: repository.hasCode } : {}),
    default_branch: repository.defaultBranch,
    clone_url: `${webUrl}/${path}.git`,
    ssh_url: `git@127.0.0.1:${path}.git`,
    html_url: `${webUrl}/${path}`,
    original_url: pull?.address ?? '',
    size: repository.size,
    language: repository.language,
    updated_at: goTime(repository.updatedAt),
    object_format_name: repository.objectFormat,
    permissions: {
      admin: mayDo(right, 'admin'),
      push: mayDo(right, 'write') && pull === null,
      pull: mayDo(right, 'read'),
    },
    mirror_interval: pull?.interval ?? '',
    mirror_updated: goTime(pull?.updatedAt ?? null),
  }
}

export const describePushMirror = (
  settings: FakeGiteaSettings,
  repositoryName: string,
  mirror: FakePushMirror,
): Described => ({
  repo_name: repositoryName,
  remote_name: mirror.name,
  remote_address: mirror.address,
  created: goTime(mirror.createdAt),
  ...(mirror.lastUpdateAt === null ? {} : { last_update: goTime(mirror.lastUpdateAt) }),
  last_error: mirror.lastError,
  interval: mirror.interval,
  sync_on_commit: mirror.onCommit,
  ...(settings.software === 'forgejo' ? { public_key: mirror.publicKey } : {}),
})

/** The secret is never given back. */
export const describeHook = ({ id, type, config, events, active }: FakeHook): Described => ({
  id,
  type,
  active,
  events,
  config: { url: config['url'] ?? '', content_type: config['content_type'] ?? '' },
})
