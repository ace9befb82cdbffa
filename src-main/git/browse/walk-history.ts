import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Walk } from '../../core/ports/browse-git.ts'
import { createChildrenFirst } from './children-first.ts'
import { recordsOf, type ReadGit } from './read-git.ts'

/**
 * git's own `--topo-order` reads the whole history before it says anything. Its plain order streams, newest first,
 * and shows a parent too early only where clocks were wrong. That is put right here as far as this many commits
 * ahead; always the same way, so that pages fit together.
 */
const lookAhead = 512

/** https://git-scm.com/docs/git-rev-list#_commit_ordering */
export async function* walkHistory(
  readGit: ReadGit,
  directory: string,
  { tips, path, skip, most }: Walk,
): AsyncGenerator<ObjectId> {
  if (tips.length === 0) return
  // A history of one path leaves commits out, and with them the ties between the rest: git's order stays as it is.
  const ahead = path === '' ? lookAhead : 0
  const args = ['rev-list', '--stdin', `--max-count=${skip + most + ahead}`]
  const output = readGit(path === '' ? [...args, '--parents'] : [...args, '--', path], {
    directory,
    input: tips.map((tip) => `${tip}\n`).join(''),
  })
  const order = createChildrenFirst()
  let taken = 0
  for await (const lines of recordsOf(output, '\n')) {
    for (const line of lines) {
      const [id = '', ...parents] = line.split(' ')
      order.add(id, parents)
      if (order.size() <= ahead) continue
      const next = order.take()
      taken += 1
      if (next !== undefined && taken > skip) yield next
    }
  }
  while (taken < skip + most) {
    const next = order.take()
    if (next === undefined) return
    taken += 1
    if (taken > skip) yield next
  }
}
