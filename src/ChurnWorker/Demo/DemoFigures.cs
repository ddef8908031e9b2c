using ChurnWorker.Storage;

namespace ChurnWorker.Demo;

/// <summary>What the story came to. Contacted silences are counted from what the campaign system received, held-out ones from the store.</summary>
internal sealed record DemoFigures
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset LiveSince { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Customers with a purchase that stands.</summary>
    public required long Customers { get; init; }

    /// <summary>Of high value at the end.</summary>
    public required long HighValue { get; init; }

    /// <summary>Different customers the campaign system was told of.</summary>
    public required int Flagged { get; init; }

    /// <summary>Silences they were flagged in: one customer may fall silent more than once.</summary>
    public required int Silences { get; init; }

    /// <summary>How much earlier than the fixed rule, over the silences that began to matter after going live.</summary>
    public required RuleComparison AgainstFixedRule { get; init; }

    /// <summary>Value at stake at the first trigger of each silence, summed.</summary>
    public required decimal ValueAtStake { get; init; }

    public required string Currency { get; init; }

    /// <summary>Silences of customers who bought again while a trigger was open.</summary>
    public required int CameBack { get; init; }

    /// <summary>Silences held out.</summary>
    public required long HeldOut { get; init; }

    /// <summary>The same among the held out.</summary>
    public required long HeldOutCameBack { get; init; }

    /// <summary>Triggers taken back because late or corrected data disproved them.</summary>
    public required int Retracted { get; init; }

    /// <summary>Messages the relay published.</summary>
    public required int Published { get; init; }

    /// <summary>Different messages the campaign system received.</summary>
    public required int Received { get; init; }

    public static DemoFigures Of(DemoSettings settings, LiveShop live, StoreConnection reader)
    {
        var totals = StoreTotals.Read(reader);
        var holdout = HoldoutTotals.Read(reader);
        var openedSilently = CycleTable.OpenedSilently(reader);
        var silences = live.Campaign.Triggers.GroupBy(t => t.CycleId, (_, triggers) => triggers.OrderBy(t => t.FiredAt).ToList()).ToList();
        var first = silences.ConvertAll(triggers => triggers[0]);
        var resolved = live.Campaign.Resolved;
        return new DemoFigures
        {
            From = DateTimeOffset.FromUnixTimeMilliseconds(settings.Shop.Start),
            LiveSince = DateTimeOffset.FromUnixTimeMilliseconds(settings.LiveSince),
            Until = DateTimeOffset.FromUnixTimeMilliseconds(settings.Shop.End),
            Customers = totals.Customers,
            HighValue = totals.HighValue,
            Flagged = first.Select(t => t.CustomerId).Distinct(StringComparer.Ordinal).Count(),
            Silences = silences.Count,
            AgainstFixedRule = RuleComparison.Of(first.Where(t => !openedSilently.Contains(t.CycleId))),
            ValueAtStake = first.Sum(t => t.ValueAtStake),
            Currency = settings.Shop.Currency,
            CameBack = silences.Count(triggers => triggers.Exists(t => resolved.Contains(t.TriggerId))),
            HeldOut = holdout.Cycles,
            HeldOutCameBack = holdout.Resolved,
            Retracted = live.Campaign.Retracted.Count,
            Published = live.Published,
            Received = live.Campaign.Received,
        };
    }
}
