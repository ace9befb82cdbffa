import type { ForgeAnswer } from '../forge-answer.ts'
import { nextPage } from '../forge-request.ts'
import type { CallGitHub, GitHubCall, GitHubSign } from './github-client.ts'

/** The most that GitHub gives. */
const perPage = 100

/**
 * Page after page, until GitHub names no next one. octokit's own paging takes a 409 for the end of the list and follows
 * a next page to any host, so that it is not used.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export async function* pagesOf(
  call: CallGitHub,
  sign: GitHubSign,
  first: GitHubCall,
): AsyncGenerator<ForgeAnswer> {
  // A condition is about the first page.
  const { headers: _condition, ...rest } = first
  let asked: GitHubCall = { ...first, parameters: { ...first.parameters, per_page: perPage } }
  for (;;) {
    const answer = await call(sign, asked)
    yield answer
    const next = nextPage(answer.headers, answer.url)
    if (next === null) return
    // The address has every parameter in it; braces in it are no template.
    const route = `GET ${next.href.replaceAll('{', '%7B').replaceAll('}', '%7D')}`
    asked = { ...rest, route, parameters: {} }
  }
}
