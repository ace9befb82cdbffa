import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import { redact } from '../../redact.ts'
import { failureOfOutput, remoteOutput, type FailureContext } from '../classify-failure.ts'
import { movedToOf } from '../failure-facts.ts'
import type { HttpAnswer } from '../http-exchange.ts'
import { isFailureOfAll } from '../push-porcelain.ts'
import { readPktLines } from '../read-answer.ts'
import type { PushAnswer } from '../run-push.ts'
import { createPushReportReader } from './push-report.ts'
import { createRemoteWords } from './remote-words.ts'
import { reportedLines } from './reported-lines.ts'

/**
 * Reads what became of a push. A connection that breaks once all is said changes nothing of it.
 * @throws AppError `remote_…` when the push as a whole failed; what Node throws when the answer breaks off
 */
export const readReport = async (
  answer: HttpAnswer,
  sent: {
    readonly commands: readonly PushUpdate[]
    readonly hasSideBand: boolean
    readonly context: FailureContext
    /** Hears the remote's words as they come. */
    readonly onText: (text: string) => void
  },
): Promise<PushAnswer> => {
  const words = createRemoteWords(sent.onText)
  const reader = createPushReportReader(sent.hasSideBand, words)
  try {
    await readPktLines(answer, (line) => {
      reader.read(line)
      // Who gave up on a pack may not have read all of it: the connection is of no use to anybody else.
      const { isWhole, packProblem } = reader.report()
      if (isWhole && packProblem !== null) answer.discard()
    })
  } catch (error) {
    if (!reader.report().isWhole) throw error
  }
  const lines = reportedLines(sent.commands, reader.report(), words)
  if (isFailureOfAll(lines)) throw failureOfOutput(words.text(), sent.context)
  const movedTo = movedToOf(words.text())
  return {
    lines,
    output: remoteOutput(words.text()),
    movedTo: movedTo === null ? null : redact(movedTo, sent.context.secrets),
  }
}
