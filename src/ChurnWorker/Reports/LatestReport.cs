namespace ChurnWorker.Reports;

/// <summary>The owner's report of the last year as it was computed last; null before the first.</summary>
internal sealed class LatestReport
{
    private volatile ShopReport? _value;

    public ShopReport? Value
    {
        get => _value;
        set => _value = value;
    }
}
