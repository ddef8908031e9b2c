namespace ChurnWorker.Model.Activity;

/// <summary>The fold of one order: its versions and its cancellations, in any order, to what is left of it.</summary>
public struct OrderFold
{
    private ActivityEvent? winner;
    private bool cancelledWhole;
    private long refunded;
    private long lastCancelledAt;

    /// <summary>Partial refunds in another currency than the order's: they cannot lower it and count as credits of their own.</summary>
    private List<ActivityEvent>? partials;

    public readonly bool HasPurchase => winner is not null;

    public int Cancellations { get; private set; }

    /// <summary>The version of the order that counts.</summary>
    public readonly ActivityEvent Purchase => winner!;

    public void Add(ActivityEvent e)
    {
        if (e.Kind == ActivityKind.Purchase)
        {
            if (winner is null || Outranks(e, winner))
                winner = e;
            return;
        }

        Cancellations++;
        lastCancelledAt = Cancellations == 1 ? e.OccurredAt : Math.Max(lastCancelledAt, e.OccurredAt);
        if (e.Amount is null)
            cancelledWhole = true;
        else
            (partials ??= []).Add(e);
    }

    /// <summary>Whether the order is as if it never happened. Call once all its events are in.</summary>
    public bool IsUndone(out bool exceeds)
    {
        refunded = 0;
        foreach (var partial in partials ?? [])
            if (IsInOrdersCurrency(partial))
                refunded = checked(refunded + partial.Amount!.Value);

        var amount = winner!.Amount ?? 0;
        exceeds = !cancelledWhole && refunded > amount;
        return cancelledWhole || (refunded > 0 && refunded >= amount);
    }

    public readonly UndoneOrder ToUndone() => new(winner!.OrderId, winner.OccurredAt, lastCancelledAt);

    public readonly EffectiveOrder ToEffective(int day) =>
        new(winner!.OrderId, winner.OccurredAt, day, winner.Currency, winner.Amount ?? 0, refunded);

    /// <summary>Refunds that name another currency than the order's.</summary>
    public readonly IEnumerable<ActivityEvent> ForeignRefunds()
    {
        var order = winner!;
        return partials?.Where(p => p.Currency.Length > 0 && p.Currency != order.Currency) ?? [];
    }

    /// <summary>Higher version, then later instant, then higher event id, then higher source: a total order, so that the order of arrival never matters.</summary>
    public static bool Outranks(ActivityEvent candidate, ActivityEvent current)
    {
        var byVersion = candidate.Version.CompareTo(current.Version);
        if (byVersion != 0)
            return byVersion > 0;
        var byTime = candidate.OccurredAt.CompareTo(current.OccurredAt);
        if (byTime != 0)
            return byTime > 0;
        var byId = string.CompareOrdinal(candidate.EventId, current.EventId);
        return byId != 0 ? byId > 0 : string.CompareOrdinal(candidate.Source, current.Source) > 0;
    }

    private readonly bool IsInOrdersCurrency(ActivityEvent partial) =>
        partial.Currency.Length == 0 || partial.Currency == winner!.Currency;
}
