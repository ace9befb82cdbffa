/**
 * What curl does when git asks for a credential: it hands git's question to the core and prints the answer. The
 * address stands here and not in git's configuration, so that the token goes to the running core only, also when git
 * was set up while the core had another port. https://curl.se/docs/manpage.html#-K
 * @param address `http://127.0.0.1:7420`
 */
export const curlConfiguration = (address: string, adminToken: string): string =>
  [
    `url = "${address}/credential"`,
    `header = "Authorization: Bearer ${adminToken}"`,
    'header = "Content-Type: text/plain"',
    'data-binary = "@-"',
    'noproxy = "*"',
    // What fails prints nothing: git then goes on as if it had no helper.
    'silent',
    'fail',
    'max-time = 10',
    '',
  ].join('\n')
