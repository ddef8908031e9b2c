namespace ChurnWorker.Model.Activity;

/// <summary>The fold of one order: its versions and its cancellations, in any order, to what is left of it.</summary>
internal struct OrderFold
{
    private ActivityEvent? _winner;
    private bool _cancelledWhole;
    private long _refunded;
    private long _lastCancelledAt;

    /// <summary>Refunds of a part; one that names another currency than the order cannot lower it and counts as a credit of its own.</summary>
    private List<ActivityEvent>? _partials;

    public readonly bool HasPurchase => _winner is not null;

    public int Cancellations { get; private set; }

    /// <summary>The version of the order that counts.</summary>
    public readonly ActivityEvent Purchase => _winner!;

    public void Add(ActivityEvent e)
    {
        if (e.Kind == ActivityKind.Purchase)
        {
            if (_winner is null || Outranks(e, _winner))
                _winner = e;
            return;
        }

        Cancellations++;
        _lastCancelledAt = Cancellations == 1 ? e.OccurredAt : Math.Max(_lastCancelledAt, e.OccurredAt);
        if (e.Amount is null)
            _cancelledWhole = true;
        else
            (_partials ??= []).Add(e);
    }

    /// <summary>Whether the order is as if it never happened. Call once all its events are in.</summary>
    public bool IsUndone(out bool exceeds)
    {
        _refunded = 0;
        foreach (var partial in _partials ?? [])
            if (IsInOrdersCurrency(partial))
                _refunded = Money.Add(_refunded, AmountOf(partial));

        var amount = _winner!.Amount ?? 0;
        exceeds = !_cancelledWhole && _refunded > amount;
        return _cancelledWhole || (_refunded > 0 && _refunded >= amount);
    }

    public readonly UndoneOrder ToUndone() => new(_winner!.OrderId, _winner.OccurredAt, _lastCancelledAt);

    public readonly EffectiveOrder ToEffective(int day) =>
        new(_winner!.OrderId, _winner.OccurredAt, day, _winner.Currency, _winner.Amount ?? 0, _refunded);

    /// <summary>Refunds that name another currency than the order's.</summary>
    public readonly IEnumerable<ActivityEvent> ForeignRefunds()
    {
        var order = _winner!;
        return _partials?.Where(p => p.Currency.Length > 0 && p.Currency != order.Currency) ?? [];
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

    /// <summary>The version of each order that counts, by order id.</summary>
    public static Dictionary<string, ActivityEvent> Versions(IReadOnlyList<ActivityEvent> events)
    {
        var versions = new Dictionary<string, ActivityEvent>(StringComparer.Ordinal);
        foreach (var e in events)
            if (e.Kind == ActivityKind.Purchase && (!versions.TryGetValue(e.OrderId, out var winner) || Outranks(e, winner)))
                versions[e.OrderId] = e;
        return versions;
    }

    private readonly long AmountOf(ActivityEvent partial) =>
        partial.Currency.Length == 0 ? Currencies.FromFinest(partial.Amount!.Value, _winner!.Currency) : partial.Amount!.Value;

    private readonly bool IsInOrdersCurrency(ActivityEvent partial) =>
        partial.Currency.Length == 0 || partial.Currency == _winner!.Currency;
}
