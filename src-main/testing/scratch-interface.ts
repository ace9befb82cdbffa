import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Enough to be worth compressing. */
export const scratchScript = `export const text = '${'mirror '.repeat(500)}'\n`

/** A folder like the built interface: one page, a script and a style sheet named by their content, a picture. */
export const scratchInterface = (parent: string): string => {
  const directory = path.join(parent, 'renderer')
  mkdirSync(path.join(directory, 'assets'), { recursive: true })
  mkdirSync(path.join(directory, '.vite'))
  const files: Readonly<Record<string, string>> = {
    'index.html':
      '<!doctype html><title>Mirrordesk</title><script type="module" src="/assets/index-C3x1abcd.js"></script>',
    'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/index-C3x1abcd.js': scratchScript,
    'assets/index-D4y2efgh.css': 'body { margin: 0 }',
    'assets/index-C3x1abcd.js.map': '{}',
    '.vite/manifest.json': '{"secret":true}',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text)
  return directory
}
