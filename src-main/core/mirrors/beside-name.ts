import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import { createClashFinder } from './name-clash.ts'

/** `refs/heads/a/b` in its kind and name: `refs/heads/` and `a/b`. */
const splitRef = (ref: string): readonly [kind: string, name: string] => {
  const end = ref.indexOf('/', 'refs/'.length) + 1
  return [ref.slice(0, end), ref.slice(end)]
}

/** A host as part of a ref name: git allows no colon and no leading dot there. */
export const hostAsRefPart = (host: string): string =>
  host.replaceAll(/[^A-Za-z0-9._-]|\.\.+/g, '-').replace(/^[.-]+|(\.lock)?[.-]*$/g, '') || 'local'

/**
 * A name beside `ref` for another tip of the same branch or tag: `refs/heads/<folder>/<branch>`, with -2, -3 when
 * that is taken by something else. Where git cannot hold the name beside an existing one, slashes become dashes.
 * @param ours a tip that may stand under the name already: then the name is free to use again
 */
export const nameBeside = (
  ref: string,
  folder: string,
  existing: RefMap,
  ours: (present: ObjectId) => boolean,
): string => {
  const [kind, name] = splitRef(ref)
  const findClash = createClashFinder(existing.keys())
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`
    for (const form of [
      `${folder}/${name}`,
      `${folder}/${name.replaceAll('/', '-')}`,
      `${folder}-${name}`.replaceAll('/', '-'),
    ]) {
      const candidate = `${kind}${form}${suffix}`
      const present = existing.get(candidate)
      if (present !== undefined ? ours(present) : findClash(candidate) === null) return candidate
      // The next form is for names that git cannot hold; one that is merely taken gets a number.
      if (present !== undefined) break
    }
  }
}
