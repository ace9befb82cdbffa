import type { FakeRepository } from './fake-state.ts'

export type NewFakeRepository = Partial<
  Pick<
    FakeRepository,
    | 'isPrivate'
    | 'isArchived'
    | 'isFork'
    | 'isEmpty'
    | 'hasCode'
    | 'description'
    | 'defaultBranch'
    | 'objectFormat'
    | 'size'
    | 'language'
    | 'updatedAt'
  >
>

/** An empty repository, as the server makes one. */
export const newFakeRepository = (
  id: number,
  ownerId: number,
  name: string,
  updatedAt: number,
  given: NewFakeRepository = {},
): FakeRepository => ({
  id,
  ownerId,
  name,
  description: '',
  isPrivate: false,
  isArchived: false,
  isFork: false,
  isEmpty: true,
  hasCode: true,
  defaultBranch: 'main',
  objectFormat: 'sha1',
  size: 0,
  language: '',
  updatedAt,
  pull: null,
  pushMirrors: [],
  hooks: [],
  collaborators: new Map(),
  directory: null,
  ...given,
})
