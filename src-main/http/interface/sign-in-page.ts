export const signInStylePath = '/sign-in.css'

/** Of the page without a session, which needs nothing that was built. */
export const signInStyle = `:root {
  color-scheme: light dark;
  font: 14px/1.5 system-ui, sans-serif;
}
body {
  display: grid;
  min-height: 100vh;
  margin: 0;
  place-content: center;
}
main {
  max-width: 32rem;
  padding: 24px;
}
h1 {
  font-size: 1.25rem;
}
code {
  font: 0.95em ui-monospace, monospace;
}
`

/**
 * What a browser without a session sees.
 * @param again where "Continue" leads; empty: to the same address
 */
export const signInPage = (reason: string, again: '' | '/'): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Mirrordesk</title>
    <link rel="stylesheet" href="${signInStylePath}">
  </head>
  <body>
    <main>
      <h1>Mirrordesk</h1>
      <p>${reason}</p>
      <p>Run <code>mirrordesk open</code> in a terminal on this computer. It prints a link that opens this page;
        the link works once, for ten minutes.</p>
      <p>Just opened such a link? <a href="${again}">Continue</a></p>
    </main>
  </body>
</html>
`
