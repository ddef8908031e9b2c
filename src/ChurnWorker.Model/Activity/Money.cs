namespace ChurnWorker.Model.Activity;

/// <summary>Sums of money that no history can overflow: beyond the bound a sum stays there, whatever the order of its terms.</summary>
internal static class Money
{
    /// <summary>Below half of what 64 bits hold, so that two sums can be added and subtracted once more.</summary>
    private const long Bound = 4_000_000_000_000_000_000;

    /// <summary>Sum of two amounts that are not negative, minor units.</summary>
    public static long Add(long sum, long amount) => Math.Min(Bound, sum + Math.Min(Bound, amount));
}
