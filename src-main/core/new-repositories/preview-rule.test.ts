import { describe, expect, it } from 'vitest'
import type { NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'
import { listedRepository as listed } from '../../testing/listed-repository.ts'
import { previewRule } from './preview-rule.ts'

const all = [listed('acme/app'), listed('acme/lib-fork', { isFork: true }), listed('acme/lib-one')]
/** A page at a time has one. */
const pages = {
  list: (_accountId: string, _filter: object, { cursor }: { readonly cursor: string | null }) => {
    const at = Number(cursor ?? 0)
    return { items: all.slice(at, at + 1), nextCursor: at + 1 < all.length ? String(at + 1) : null }
  },
}
const rule: NewRepositoryRule = {
  owner: null,
  pattern: 'lib-*',
  forks: 'none',
  archived: 'any',
  visibility: 'any',
  way: 'pull',
  schedule: null,
  nameTemplate: null,
}
const preview = (change: Partial<NewRepositoryRule>) =>
  previewRule(pages, { accountId: 'a', host: 'git.example.org:3000', rule: { ...rule, ...change }, now: 0 })

describe('the preview of a rule', () => {
  it('names the first repository that fits, wherever in the list it is', () => {
    expect(preview({})).toEqual({ path: 'acme/lib-one', name: 'acme/lib-one', problem: null })
    expect(preview({ nameTemplate: '{host}/x-{name}' })).toEqual({
      path: 'acme/lib-one',
      name: 'git.example.org-3000/x-lib-one',
      problem: null,
    })
  })

  it('says nothing where none fits, and what is wrong with a name that cannot be', () => {
    expect(preview({ owner: 'others' })).toEqual({ path: null, name: null, problem: null })
    expect(preview({ nameTemplate: '{name}..' }).problem).toEqual(expect.any(String))
    expect(() => preview({ nameTemplate: '{nmae}' })).toThrow('{nmae} means nothing')
    expect(() => preview({ nameTemplate: 'same' })).toThrow('must hold {name} or {path}')
  })
})
