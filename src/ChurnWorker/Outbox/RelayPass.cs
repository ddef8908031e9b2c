namespace ChurnWorker.Outbox;

/// <summary>What one relay pass did.</summary>
/// <param name="Published">Messages the bus confirmed, marked so in the store.</param>
/// <param name="Failed">Messages nobody is bound for or the bus refused, put off.</param>
/// <param name="IsFull">The window was full: more may be waiting.</param>
/// <param name="Outage">The bus took nothing at all for this reason; nothing was marked.</param>
internal readonly record struct RelayPass(int Published, int Failed, bool IsFull, Exception? Outage = null);
