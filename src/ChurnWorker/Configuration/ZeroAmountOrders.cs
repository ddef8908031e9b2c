namespace ChurnWorker.Configuration;

/// <summary>What an order of amount 0 is.</summary>
internal enum ZeroAmountOrders
{
    /// <summary>Activity, not a purchase.</summary>
    Activity,

    /// <summary>A purchase for timing.</summary>
    Purchase,
}
