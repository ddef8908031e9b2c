using ChurnWorker.Model.Activity;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.Assessment;

/// <summary>A small set of accepted events, chosen so that everything meets everything: few customers, few orders, a night on which clocks change.</summary>
internal sealed record EventSet(ActivityEvent[] Events)
{
    /// <summary>Noon in New York on 2 November 2024; clocks go back the night after.</summary>
    private const long Start = 1_730_563_200_000;
    private const long Step = 3 * 3_600_000;

    private static readonly Gen<ActivityEvent> AnyPurchase =
        from customer in Gen.Elements("A", "B", "C")
        from order in Gen.Elements("1", "2", "3", "4", "5")
        from step in Gen.Choose(0, 16)
        from amount in Gen.Elements(0L, 100L, 100L, 200L, 300L)
        from currency in Gen.Elements("EUR", "EUR", "EUR", "USD")
        from version in Gen.Elements(0, 0, 0, 1, 2)
        select new ActivityEvent
        {
            Kind = ActivityKind.Purchase,
            Source = "shop",
            EventId = "",
            CustomerId = customer,
            OrderId = order,
            OccurredAt = Start + (step * Step),
            Amount = amount,
            Currency = currency,
            Version = version,
        };

    private static readonly Gen<ActivityEvent> AnyCancellation =
        from customer in Gen.Elements("", "", "A", "B", "C")
        from order in Gen.Elements("", "1", "2", "3", "4", "5")
        from step in Gen.Choose(0, 16)
        from amount in Gen.Elements(-1L, -1L, 50L, 100L, 250L)
        from currency in Gen.Elements("EUR", "EUR", "USD", "")
        let isCredit = order.Length == 0
        let isWhole = amount < 0 && !isCredit
        let isUnnamed = currency.Length == 0 && !isCredit
        select new ActivityEvent
        {
            Kind = ActivityKind.Cancellation,
            Source = "shop",
            EventId = "",
            CustomerId = isCredit && customer.Length == 0 ? "A" : customer,
            OrderId = order,
            OccurredAt = Start + (step * Step),
            Amount = isWhole ? null : Math.Abs(amount) * (isUnnamed ? 100 : 1),
            Currency = isWhole || isUnnamed ? "" : currency.Length == 0 ? "EUR" : currency,
        };

    /// <summary>Any set, smaller ones first when one fails.</summary>
    public static Arbitrary<EventSet> Any { get; } = Arb.From(
        from kinds in Gen.ArrayOf(Gen.Choose(0, 99))
        from purchases in Gen.ArrayOf(AnyPurchase, kinds.Length)
        from cancellations in Gen.ArrayOf(AnyCancellation, kinds.Length)
        select new EventSet([.. kinds.Select((kind, i) => (kind < 65 ? purchases[i] : cancellations[i]) with { EventId = $"e{kind}-{i}" })]),
        set => Enumerable.Range(0, set.Events.Length).Select(without => set with { Events = [.. set.Events.Where((_, i) => i != without)] }));

    /// <summary>The set under ids of its own, so that many sets fit one store.</summary>
    public ActivityEvent[] Named(string prefix) =>
    [
        .. Events.Select(e => e with
        {
            EventId = prefix + e.EventId,
            CustomerId = e.CustomerId.Length == 0 ? "" : prefix + e.CustomerId,
            OrderId = e.OrderId.Length == 0 ? "" : prefix + e.OrderId,
        }),
    ];

    public override string ToString() => string.Join('\n', Events.Select(e => e.ToString()));
}
