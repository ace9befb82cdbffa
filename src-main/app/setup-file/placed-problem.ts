/** Where something stands in a set-up file: `repositories.team/project.mirrors[0].schedule`. */
export const pathWords = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      return index === 0 ? String(part) : `.${String(part)}`
    })
    .join('')
