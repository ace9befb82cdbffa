import { toAppError } from '../errors/app-error.ts'
import type { Dispatch } from './contract-host.ts'
import { toWireError, type CallFrame, type FailureFrame, type ReplyFrame } from './frames.ts'

/** Runs the call of a frame; there is always an answer, a failure included. */
export const answerCall = async (
  dispatch: Dispatch,
  frame: CallFrame,
): Promise<ReplyFrame | FailureFrame> => {
  try {
    return { kind: 'reply', id: frame.id, output: await dispatch(frame.name, frame.input) }
  } catch (error) {
    return { kind: 'failure', id: frame.id, error: toWireError(toAppError(error)) }
  }
}
