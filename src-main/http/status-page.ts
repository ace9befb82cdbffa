import { readFileSync } from 'node:fs'
import path from 'node:path'

export type StatusPageFile = { readonly body: string; readonly type: string }

const types: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'status-page.css': 'text/css; charset=utf-8',
  'status-page.js': 'text/javascript; charset=utf-8',
}

/** The files of the plain status page by request path, read once at start. */
export const readStatusPage = (directory: string): ReadonlyMap<string, StatusPageFile> =>
  new Map(
    Object.entries(types).map(([name, type]) => [
      name === 'index.html' ? '/' : `/${name}`,
      { body: readFileSync(path.join(directory, name), 'utf8'), type },
    ]),
  )

/** What a browser without a session sees. */
export const signInPage = (reason: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Mirrordesk</title>
    <link rel="stylesheet" href="/status-page.css">
  </head>
  <body>
    <main class="notice">
      <h1>Mirrordesk</h1>
      <p>${reason}</p>
      <p>Run <code>mirrordesk open</code> in a terminal on this computer. It prints a link that opens this page;
        the link works once, for ten minutes.</p>
      <p>Just opened such a link? <a href="/">Continue</a></p>
    </main>
  </body>
</html>
`
