// Highlights code beside the page's own thread. A file of ours, so that the content security policy allows it.
import '@pierre/diffs/worker/worker.js'
