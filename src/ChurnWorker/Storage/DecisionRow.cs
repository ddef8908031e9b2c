namespace ChurnWorker.Storage;

/// <summary>One decision as logged.</summary>
internal sealed record DecisionRow(long DecidedAt, string Reason, long? Stage, double PNoPurchase, string ModelId, string PolicyVersion, long Shadow)
{
    /// <summary>Whether the shadow policy would have decided so.</summary>
    public bool IsShadow => Shadow != 0;
}
