import path from 'node:path'
import { expect, it } from 'vitest'
import { localPath, nameFromRemote } from './remote-options.ts'

it.each([
  ['https://example.org/team/project.git', 'project'],
  ['git@example.org:team/project', 'project'],
  ['/srv/git/project.git', 'project'],
  ['/home/ada/project/.git', 'project'],
  ['./project/', 'project'],
  ['file:///srv/project.git', 'project'],
])('names an import of %s', (remote, name) => expect(nameFromRemote(remote)).toBe(name))

it('tells a path from an address', () => {
  expect(localPath('../project')).toBe(path.resolve('../project'))
  expect(localPath('src-main')).toBe(path.resolve('src-main'))
  expect(localPath('.')).toBe(path.resolve('.'))
  expect(localPath('git@example.org:team/project')).toBeNull()
  expect(localPath('https://example.org/project')).toBeNull()
})
