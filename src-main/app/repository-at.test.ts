import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { createRepositoryAt } from './repository-at.ts'

const repositoryAt = createRepositoryAt({
  address: () => 'http://127.0.0.1:7420',
  findByName: (name) => (name === 'team/project' ? { id: 'repo_1' } : null),
})
const at = (url: string) => repositoryAt(parseRemoteUrl(url).address)

it.each([
  'http://127.0.0.1:7420/team/project.git',
  'http://t:token@localhost:7420/team/project.git',
  'http://127.0.0.9:7420/team/project',
  'http://[::1]:7420/team/project.git',
  'http://127.0.0.1:7420/team%2Fproject.git',
  'http://127.0.0.1:7420/team/project+ephemeral.git',
  `http://${hostname()}:7420/team/project.git`,
])('knows %s for its own', (url) => {
  expect(at(url)).toBe('repo_1')
})

it.each([
  'http://127.0.0.1:7421/team/project.git',
  'http://127.0.0.1:7420/team/other.git',
  'https://example.org:7420/team/project.git',
  'http://example.org:7420/team/project.git',
  'git@localhost:team/project.git',
])('takes %s for another', (url) => {
  expect(at(url)).toBeNull()
})
