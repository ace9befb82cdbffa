import { z } from 'zod'
import { AppError, errorCodes } from '../errors/app-error.ts'
import { errorMessage } from '../errors/error-message.ts'

/** The frames of every transport. `id` pairs an answer with its call. */
export const callFrameSchema = z.object({
  kind: z.literal('call'),
  id: z.number().int(),
  name: z.string(),
  input: z.unknown(),
})
export const replyFrameSchema = z.object({
  kind: z.literal('reply'),
  id: z.number().int(),
  output: z.unknown(),
})

export const wireErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  advice: z.string(),
  retry: z.enum(['automatic', 'button', 'no']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export const failureFrameSchema = z.object({
  kind: z.literal('failure'),
  id: z.number().int(),
  error: wireErrorSchema,
})
export const eventFrameSchema = z.object({
  kind: z.literal('event'),
  sequence: z.number().int(),
  name: z.string(),
  payload: z.unknown(),
})
/**
 * First frame of a connection. `resync` is true when events after the number the client gave are no longer
 * held, or were numbered by another `stream` (a core that ran before): it must read anew what it shows.
 */
export const helloFrameSchema = z.object({
  kind: z.literal('hello'),
  stream: z.string(),
  sequence: z.number().int(),
  resync: z.boolean(),
})

export const serverFrameSchema = z.discriminatedUnion('kind', [
  replyFrameSchema,
  failureFrameSchema,
  eventFrameSchema,
  helloFrameSchema,
])

export type CallFrame = z.infer<typeof callFrameSchema>
export type ReplyFrame = z.infer<typeof replyFrameSchema>
export type FailureFrame = z.infer<typeof failureFrameSchema>
export type EventFrame = z.infer<typeof eventFrameSchema>
export type HelloFrame = z.infer<typeof helloFrameSchema>
export type ServerFrame = z.infer<typeof serverFrameSchema>
export type WireError = z.infer<typeof wireErrorSchema>

/** An error as it crosses a transport: code, words and facts, never a stack or a cause. */
export const toWireError = (error: AppError): WireError => {
  const { title, advice, retry } = errorMessage(error.code, error.details)
  return { code: error.code, message: error.message || title, advice, retry, details: { ...error.details } }
}

export const fromWireError = (error: WireError): AppError =>
  new AppError(error.code, error.message, { details: error.details })
