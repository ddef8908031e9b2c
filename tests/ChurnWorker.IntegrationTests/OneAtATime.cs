// One broker serves all tests, and its exchanges of the contract types lead to the intake queue of every worker: what one test publishes there, a worker
// of another test running at the same time would count.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
