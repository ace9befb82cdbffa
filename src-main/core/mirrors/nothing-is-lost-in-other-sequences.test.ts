import { describeSequences } from '../../testing/sequences/describe-sequences.ts'

// The other half, for another worker.
describeSequences(1)
