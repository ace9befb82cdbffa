const mostLines = 4
const longestLine = 200

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/**
 * What a person would read of a page in the place of an answer to git: a proxy that blocks, a web server without a
 * repository. Its first lines, without what only a browser understands; anything that is no page as it is.
 */
export const wordsOfPage = (body: string): string => {
  if (!/^\s*<(!doctype\s+html|html|head|body)\b/i.test(body)) return body
  const lines = body
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(script|style|svg|template|noscript)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .replaceAll(/&#(\d{1,7});/g, (_, code: string) => {
      const point = Number(code)
      return point > 31 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : ' '
    })
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim().slice(0, longestLine))
    .filter((line) => line !== '')
  return [...new Set(lines)].slice(0, mostLines).join('\n')
}
