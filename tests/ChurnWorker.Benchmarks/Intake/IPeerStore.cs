namespace ChurnWorker.Benchmarks.Intake;

/// <summary>What the peers keep: ids already seen and a sum a customer. No ledger, no fold, no reviews, no messages.</summary>
internal interface IPeerStore : IDisposable
{
    /// <summary>Takes one batch in one transaction; returns how many were new.</summary>
    int Take(IEnumerable<Payment> batch);
}
