namespace ChurnWorker.Model.Activity;

/// <summary>Whose an order is: a pure function of the set of its events.</summary>
public static class OrderOwner
{
    /// <summary>The customer of the winning purchase; without a purchase the first by id that a cancellation names; empty when none is named.</summary>
    public static string Of(IEnumerable<ActivityEvent> events)
    {
        ActivityEvent? winner = null;
        var named = "";
        foreach (var e in events)
        {
            if (e.Kind == ActivityKind.Purchase)
                winner = winner is null || OrderFold.Outranks(e, winner) ? e : winner;
            else if (e.CustomerId.Length > 0 && (named.Length == 0 || string.CompareOrdinal(e.CustomerId, named) < 0))
                named = e.CustomerId;
        }

        return winner?.CustomerId ?? named;
    }
}
