import { describe, expect, it } from 'vitest'
import { proposedName } from './proposed-name.ts'

describe('the name proposed for an import', () => {
  it.each([
    ['/home/me/notes/', 'notes'],
    ['/srv/git/team/website.git', 'website'],
    ['C:\\work\\notes', 'notes'],
    ['https://host.example/team/website.git', 'team/website'],
    ['git@host.example:team/website', 'team/website'],
    ['half an add', ''],
    ['', ''],
  ])('of %j is %j', (source, name) => {
    expect(proposedName(source)).toBe(name)
  })
})
