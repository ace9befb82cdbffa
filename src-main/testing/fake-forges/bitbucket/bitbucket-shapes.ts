import type { EndpointShape } from '../strict-endpoints.ts'

/**
 * Names and types of what Bitbucket Cloud's calls accept, taken from the description it publishes
 * (https://api.bitbucket.org/swagger.json); paging is described once for all
 * (https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination).
 */
const paging = ['pagelen', 'page', 'q', 'sort', 'fields']

const repositoryBody = {
  scm: 'string',
  name: 'string',
  description: 'string',
  is_private: 'boolean',
  language: 'string',
  has_issues: 'boolean',
  has_wiki: 'boolean',
  fork_policy: 'string',
  project: 'object',
  mainbranch: 'object',
} as const

export const bitbucketShapes = {
  user: { method: 'GET', path: '/user' },
  workspaces: { method: 'GET', path: '/user/workspaces', query: [...paging, 'administrator'] },
  repositories: { method: 'GET', path: '/repositories/:workspace', query: [...paging, 'role'] },
  repository: { method: 'GET', path: '/repositories/:workspace/:repository' },
  createRepository: { method: 'POST', path: '/repositories/:workspace/:repository', body: repositoryBody },
  putRepository: { method: 'PUT', path: '/repositories/:workspace/:repository', body: repositoryBody },
  hooks: { method: 'GET', path: '/repositories/:workspace/:repository/hooks', query: paging },
  createHook: {
    method: 'POST',
    path: '/repositories/:workspace/:repository/hooks',
    body: { description: 'string', url: 'string', active: 'boolean', secret: 'string', events: 'array' },
    required: ['url', 'events'],
  },
  removeHook: { method: 'DELETE', path: '/repositories/:workspace/:repository/hooks/:hook' },
} as const satisfies Readonly<Record<string, EndpointShape>>
