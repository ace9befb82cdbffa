/**
 * A person's browser at the page of a fake Gitea: opens it, presses a button, and goes where that leads.
 * @returns the text of the page on which it ends
 */
export const answerPage = async (pageUrl: string, granted: boolean): Promise<string> => {
  const page = await (await fetch(pageUrl)).text()
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
  if (action === undefined) throw new Error(`No form: ${page}`)
  const posted = await fetch(new URL(action.replaceAll('&amp;', '&'), pageUrl), {
    method: 'POST',
    body: new URLSearchParams({ granted: String(granted) }),
    redirect: 'manual',
  })
  return (await fetch(posted.headers.get('location') ?? '')).text()
}
