/** What the fake answers, before the headers that every answer has. */
export type FakeAnswer = {
  readonly status: number
  readonly body?: unknown
  /** The body as JSON, where it was needed already. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

const documentation = 'https://docs.github.com/rest'

/** A refusal in GitHub's form. */
export const refusal = (
  status: number,
  message: string,
  more: {
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Readonly<Record<string, unknown>>
  } = {},
): FakeAnswer => ({
  status,
  body: { message, ...more.body, documentation_url: documentation, status: String(status) },
  headers: more.headers ?? {},
})

export const notFound = (): FakeAnswer => refusal(404, 'Not Found')

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
export const invalid = (resource: string, field: string, message: string): FakeAnswer =>
  refusal(422, `${resource} creation failed.`, {
    body: { errors: [{ resource, code: 'custom', field, message }] },
  })
