import { describeSequences } from '../../testing/sequences/describe-sequences.ts'

describeSequences(0)
