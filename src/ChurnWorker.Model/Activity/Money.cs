namespace ChurnWorker.Model.Activity;

/// <summary>Sums of money that no history can overflow: beyond the bound a sum stays there, whatever the order of its terms.</summary>
internal static class Money
{
    /// <summary>Below half of what 64 bits hold, so that two sums can be added and subtracted once more.</summary>
    private const long Bound = 4_000_000_000_000_000_000;

    /// <summary>Sum of two amounts that are not negative, minor units.</summary>
    public static long Add(long sum, long amount) => Math.Min(Bound, sum + Math.Min(Bound, amount));

    /// <summary>Credits name no order, so they lower the repeat occasions by their share of all the money.</summary>
    /// <param name="repeatSpend">Money of the repeat occasions.</param>
    /// <param name="orderNet">Money of all orders.</param>
    /// <param name="spend">The same less credits.</param>
    public static long NetOfCredits(long repeatSpend, long orderNet, long spend)
    {
        if (repeatSpend == 0 || spend <= 0)
            return 0;
        return orderNet == spend ? repeatSpend : (long)((Int128)repeatSpend * spend / orderNet);
    }
}
