import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { cursor, objectId, pageEnd, pageLimit, tagName } from '../fields.ts'
import { check } from '../read-input.ts'
import { repositoryOf } from './commit-metadata.ts'
import { directoryOf, revision } from './history-fields.ts'

const tag = z.object({
  name: z.string(),
  sha: objectId.describe('The commit that the tag leads to in the end.'),
  object_sha: objectId.describe('The tag object of an annotated tag; otherwise the same as `sha`.'),
})

const describeTag = ({
  name,
  peeledId,
  objectId: id,
}: {
  readonly name: string
  readonly peeledId: string
  readonly objectId: string
}): z.infer<typeof tag> => ({ name, sha: peeledId, object_sha: id })

const listTags = defineEndpoint({
  name: 'listTags',
  title: 'List tags',
  description:
    'By name, in the order of its bytes. Each tag has the cursor of a page that begins behind it. Tags that come or ' +
    'go meanwhile do not disturb the pages.',
  v1: { method: 'GET', path: '/repos/tags' },
  preferred: { method: 'GET', path: '/tags' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({ cursor: cursor.optional(), limit: pageLimit(20, 1_000).optional() }),
  response: z.object({ tags: z.array(tag.extend({ cursor: z.string() })), ...pageEnd }),
  statuses: { 200: 'The tags.', 400: 'The cursor or the limit is not valid.' },
  example: { query: '?limit=50' },
  answer: async ({ access, query }, { tags }) => {
    const { items, nextCursor } = await tags.list({
      directory: directoryOf(access),
      cursor: query.cursor,
      limit: query.limit ?? 20,
    })
    const described = items.map((item) => ({ cursor: item.cursor, ...describeTag(item) }))
    return { body: { tags: described, next_cursor: nextCursor, has_more: nextCursor !== null } }
  },
})

const getTag = defineEndpoint({
  name: 'getTag',
  title: 'Get a tag',
  description: 'What one tag leads to.',
  v1: null,
  preferred: { method: 'GET', path: '/tag' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({ name: tagName('The tag.') }),
  response: z.object({ tag }),
  statuses: { 200: 'The tag.', 400: 'The name is not valid.', 404: 'There is no such tag.' },
  example: { query: '?name=v1.0.0' },
  answer: async ({ access, query }, { tags }) => ({
    body: { tag: describeTag(await tags.get(directoryOf(access), query.name)) },
  }),
})

const createTag = defineEndpoint({
  name: 'createTag',
  title: 'Create a tag',
  description: 'A lightweight tag at a commit that exists. Annotated tags come by `git push`.',
  v1: { method: 'POST', path: '/repos/tags' },
  preferred: { method: 'POST', path: '/tags' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object({
    name: tagName('The new tag.'),
    ref: revision('The commit: an id, a branch, a tag, or steps from one.'),
  }),
  aliases: { ref: ['target'] },
  response: z.object({ name: z.string(), sha: objectId, message: z.string() }),
  statuses: {
    201: 'The tag was made.',
    400: 'A field is missing or not valid.',
    404: 'There is no such commit.',
    409: 'The tag exists already, or its name clashes with another (`a` and `a/b`).',
  },
  example: { body: { name: 'v1.0.0', ref: 'main' } },
  answer: async (call, { tags }) => {
    const { name, ref } = call.body
    const sha = await tags.create(repositoryOf(call), name, ref)
    return { status: 201, body: { name, sha, message: 'tag created' } }
  },
})

const deleteTag = defineEndpoint({
  name: 'deleteTag',
  title: 'Delete a tag',
  description:
    'Removes a tag, lightweight or annotated. The name stands in the address, its slashes as `%2F`; in version 1 in ' +
    'the body.',
  v1: { method: 'DELETE', path: '/repos/tags' },
  preferred: { method: 'DELETE', path: '/tags/{name}' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object({ name: tagName('The tag, in version 1.').optional() }),
  response: z.object({ name: z.string(), message: z.string() }),
  statuses: {
    200: 'The tag is gone.',
    400: 'The name is not valid.',
    404: 'There is no such tag.',
    409: 'It moved meanwhile.',
  },
  example: { body: { name: 'v1.0.0' } },
  answer: async (call, { tags }) => {
    const given = { name: call.segments['name'] ?? call.body.name }
    const { name } = check(z.object({ name: tagName('') }), given)
    await tags.delete(repositoryOf(call), name)
    return { body: { name, message: 'tag deleted' } }
  },
})

export const tagEndpoints: readonly Endpoint[] = [listTags, getTag, createTag, deleteTag]
