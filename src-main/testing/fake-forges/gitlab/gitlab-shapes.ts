import type { EndpointShape, FieldType } from '../strict-endpoints.ts'

/**
 * Names and types of what GitLab's calls accept, taken from the description it publishes
 * (https://gitlab.com/gitlab-org/gitlab/-/blob/master/doc/api/openapi/openapi_v2.yaml); `pagination` and `cursor` stand in
 * https://docs.gitlab.com/api/rest/#keyset-based-pagination only, the calls of OAuth in https://docs.gitlab.com/api/oauth2/.
 */
const names = (text: string): readonly string[] => text.trim().split(/\s+/)
const fields = (type: FieldType, text: string): Readonly<Record<string, FieldType>> =>
  Object.fromEntries(names(text).map((name) => [name, type]))

const paging = names('page per_page pagination cursor')

const projectStrings = `name path default_branch description build_git_strategy auto_cancel_pending_pipelines
  ci_config_path issues_access_level repository_access_level merge_requests_access_level forking_access_level
  wiki_access_level builds_access_level snippets_access_level releases_access_level visibility merge_method
  suggestion_commit_message repository_storage squash_option import_url`
const projectBooleans = `issues_enabled merge_requests_enabled wiki_enabled jobs_enabled snippets_enabled emails_enabled
  shared_runners_enabled group_runners_enabled lfs_enabled public_jobs request_access_enabled auto_devops_enabled
  mirror mirror_trigger_builds`

export const gitlabShapes = {
  user: { method: 'GET', path: '/user' },
  tokenSelf: { method: 'GET', path: '/personal_access_tokens/self' },
  version: { method: 'GET', path: '/version' },
  namespace: { method: 'GET', path: '/namespaces/:id' },
  groups: {
    method: 'GET',
    path: '/groups',
    query: [
      ...names(`statistics archived skip_groups all_available visibility search owned order_by sort min_access_level
        top_level_only marked_for_deletion_on active repository_storage with_custom_attributes`),
      ...paging,
    ],
  },
  projects: {
    method: 'GET',
    path: '/projects',
    query: [
      ...names(`order_by sort archived visibility search search_namespaces owned starred imported membership
        with_issues_enabled with_merge_requests_enabled with_programming_language min_access_level id_after id_before
        last_activity_after last_activity_before repository_storage topic topic_id updated_before updated_after
        include_pending_delete marked_for_deletion_on active include_hidden simple statistics with_custom_attributes`),
      ...paging,
    ],
  },
  project: {
    method: 'GET',
    path: '/projects/:id',
    query: names('statistics with_custom_attributes license'),
  },
  createProject: {
    method: 'POST',
    path: '/projects',
    body: {
      ...fields('string', `${projectStrings} repository_object_format template_name`),
      ...fields('boolean', `${projectBooleans} initialize_with_readme use_custom_template`),
      ...fields('integer', 'namespace_id build_timeout template_project_id group_with_project_templates_id'),
    },
  },
  editProject: {
    method: 'PUT',
    path: '/projects/:id',
    body: {
      ...fields('string', `${projectStrings} mirror_branch_regex`),
      ...fields('boolean', `${projectBooleans} only_mirror_protected_branches`),
      ...fields('integer', 'build_timeout mirror_user_id'),
    },
  },
  hooks: { method: 'GET', path: '/projects/:id/hooks', query: paging },
  createHook: {
    method: 'POST',
    path: '/projects/:id/hooks',
    body: {
      ...fields(
        'string',
        'url name description token push_events_branch_filter custom_webhook_template branch_filter_strategy',
      ),
      ...fields(
        'boolean',
        `push_events issues_events merge_requests_events tag_push_events note_events job_events pipeline_events
        wiki_page_events deployment_events releases_events enable_ssl_verification`,
      ),
      ...fields('array', 'url_variables custom_headers'),
    },
    required: ['url'],
  },
  removeHook: { method: 'DELETE', path: '/projects/:id/hooks/:hook' },
  mirrors: { method: 'GET', path: '/projects/:id/remote_mirrors', query: names('page per_page') },
  createMirror: {
    method: 'POST',
    path: '/projects/:id/remote_mirrors',
    body: {
      ...fields('string', 'url auth_method mirror_branch_regex'),
      ...fields('boolean', 'enabled keep_divergent_refs only_protected_branches'),
    },
    required: ['url'],
  },
  removeMirror: { method: 'DELETE', path: '/projects/:id/remote_mirrors/:mirror' },
  syncMirror: { method: 'POST', path: '/projects/:id/remote_mirrors/:mirror/sync' },
} as const satisfies Readonly<Record<string, EndpointShape>>

export const gitlabOauthShapes = {
  tokenInfo: { method: 'GET', path: '/token/info' },
  authorizeDevice: {
    method: 'POST',
    path: '/authorize_device',
    isForm: true,
    body: fields('string', 'client_id scope'),
    required: ['client_id'],
  },
  token: {
    method: 'POST',
    path: '/token',
    isForm: true,
    body: fields('string', 'client_id grant_type device_code refresh_token code redirect_uri code_verifier'),
    required: ['client_id', 'grant_type'],
  },
} as const satisfies Readonly<Record<string, EndpointShape>>
