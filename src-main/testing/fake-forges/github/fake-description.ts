import { isAtLeast, rightOf } from './fake-rights.ts'
import type { FakeHook, FakeOwner, FakeRepository, FakeToken, FakeWorld } from './fake-world.ts'

type Json = Readonly<Record<string, unknown>>

const ownerLinks = [
  'followers',
  'following',
  'gists',
  'starred',
  'subscriptions',
  'organizations',
  'repos',
  'events',
  'received_events',
]

/** A "simple user" of the description. */
export const describeOwner = (owner: FakeOwner, url: string): Json => ({
  login: owner.login,
  id: owner.id,
  node_id: `U_${owner.id}`,
  avatar_url: `${url}/avatars/u/${owner.id}`,
  gravatar_id: '',
  url: `${url}/api/v3/users/${owner.login}`,
  html_url: `${url}/${owner.login}`,
  ...Object.fromEntries(
    ownerLinks.map((name) => [`${name}_url`, `${url}/api/v3/users/${owner.login}/${name}`]),
  ),
  type: owner.kind,
  site_admin: false,
})

/** More of a person, as /user and /users/{username} have it. */
export const describePerson = (owner: FakeOwner, url: string): Json => ({
  ...describeOwner(owner, url),
  name: owner.login,
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
})

/** What /user adds of the person whose token it is. */
export const describeSelf = (owner: FakeOwner, url: string): Json => ({
  ...describePerson(owner, url),
  private_gists: 0,
  total_private_repos: 0,
  owned_private_repos: 0,
  disk_usage: 0,
  collaborators: 0,
  two_factor_authentication: true,
})

/** An "organization simple" of the description. */
export const describeOrganization = (owner: FakeOwner, url: string): Json => {
  const at = `${url}/api/v3/orgs/${owner.login}`
  return {
    login: owner.login,
    id: owner.id,
    node_id: `O_${owner.id}`,
    url: at,
    repos_url: `${at}/repos`,
    events_url: `${at}/events`,
    hooks_url: `${at}/hooks`,
    issues_url: `${at}/issues`,
    members_url: `${at}/members{/member}`,
    public_members_url: `${at}/public_members{/member}`,
    avatar_url: `${url}/avatars/u/${owner.id}`,
    description: null,
  }
}

const repositoryLinks: Readonly<Record<string, string>> = {
  forks: 'forks',
  keys: 'keys{/key_id}',
  collaborators: 'collaborators{/collaborator}',
  teams: 'teams',
  hooks: 'hooks',
  issue_events: 'issues/events{/number}',
  events: 'events',
  assignees: 'assignees{/user}',
  branches: 'branches{/branch}',
  tags: 'tags',
  blobs: 'git/blobs{/sha}',
  git_tags: 'git/tags{/sha}',
  git_refs: 'git/refs{/sha}',
  trees: 'git/trees{/sha}',
  statuses: 'statuses/{sha}',
  languages: 'languages',
  stargazers: 'stargazers',
  contributors: 'contributors',
  subscribers: 'subscribers',
  subscription: 'subscription',
  commits: 'commits{/sha}',
  git_commits: 'git/commits{/sha}',
  comments: 'comments{/number}',
  issue_comment: 'issues/comments{/number}',
  contents: 'contents/{+path}',
  compare: 'compare/{base}...{head}',
  merges: 'merges',
  archive: '{archive_format}{/ref}',
  downloads: 'downloads',
  issues: 'issues{/number}',
  pulls: 'pulls{/number}',
  milestones: 'milestones{/number}',
  notifications: 'notifications{?since,all,participating}',
  labels: 'labels{/name}',
  releases: 'releases{/id}',
  deployments: 'deployments',
}

const at = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** A repository in all its length, as this token sees it. */
export const describeRepository = (
  world: FakeWorld,
  token: FakeToken | null,
  repository: FakeRepository,
  url: string,
): Json => {
  const path = world.pathOf(repository)
  const api = `${url}/api/v3/repos/${path}`
  const right = rightOf(world, token, repository)
  const host = new URL(url).hostname
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: path,
    private: repository.visibility !== 'public',
    owner: describeOwner(world.ownerOf(repository), url),
    html_url: `${url}/${path}`,
    description: repository.description,
    fork: repository.isFork,
    url: api,
    ...Object.fromEntries(
      Object.entries(repositoryLinks).map(([name, end]) => [`${name}_url`, `${api}/${end}`]),
    ),
    created_at: at(repository.createdAt),
    updated_at: at(Math.max(repository.createdAt, repository.pushedAt ?? 0)),
    pushed_at: at(repository.pushedAt ?? repository.createdAt),
    git_url: `git://${host}/${path}.git`,
    ssh_url: `git@${host}:${path}.git`,
    clone_url: `${url}/${path}.git`,
    svn_url: `${url}/${path}`,
    homepage: null,
    size: repository.sizeKiB,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: repository.isDisabled,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.visibility,
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repository.defaultBranch,
    permissions: {
      admin: right === 'admin',
      maintain: right === 'admin',
      push: isAtLeast(right, 'push'),
      triage: isAtLeast(right, 'push'),
      pull: isAtLeast(right, 'pull'),
    },
    network_count: 0,
    subscribers_count: 0,
  }
}

/** A webhook; its secret is never shown again. */
export const describeHook = (hook: FakeHook, api: string): Json => ({
  type: 'Repository',
  id: hook.id,
  name: hook.name,
  active: hook.active,
  events: hook.events,
  config: { ...hook.config, ...(hook.config['secret'] === undefined ? {} : { secret: '********' }) },
  updated_at: '2026-01-01T00:00:00Z',
  created_at: '2026-01-01T00:00:00Z',
  url: `${api}/hooks/${hook.id}`,
  test_url: `${api}/hooks/${hook.id}/test`,
  ping_url: `${api}/hooks/${hook.id}/pings`,
  deliveries_url: `${api}/hooks/${hook.id}/deliveries`,
  last_response: { code: null, status: 'unused', message: null },
})
