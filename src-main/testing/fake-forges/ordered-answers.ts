import type { EndpointAnswer, FakeRequest } from './strict-endpoints.ts'

/** Answers that a test orders of a fake forge in place of its own. */
export const createOrderedAnswers = (limited: (seconds: number) => EndpointAnswer) => {
  let limit: { after: number; readonly seconds: number } | null = null
  const failures: { after: number; readonly answer: EndpointAnswer; readonly about: RegExp }[] = []
  return {
    /** After some more requests one is refused by a limit. */
    limitRate: (seconds: number, afterRequests = 0): void => {
      limit = { after: afterRequests, seconds }
    },
    /** One request whose method and address fit is answered like this, after some that are answered well. */
    failNext: (answer: EndpointAnswer, about = /./, afterRequests = 0): void => {
      failures.push({ after: afterRequests, answer, about })
    },
    answersFirst: (request: FakeRequest): EndpointAnswer | null => {
      if (limit !== null && limit.after-- <= 0) {
        const { seconds } = limit
        limit = null
        return limited(seconds)
      }
      const at = failures.findIndex(({ about }) => about.test(`${request.method} ${request.url}`))
      const failure = failures[at]
      if (failure === undefined || failure.after-- > 0) return null
      failures.splice(at, 1)
      return failure.answer
    },
  }
}
