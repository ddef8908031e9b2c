using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Tests.Activity;

/// <summary>Events of customer C, in euro unless stated, by day from 2024-01-01 at noon UTC.</summary>
public static class Events
{
    public const long DayLength = 86_400_000;

    public static long At(double day) => 1_704_110_400_000 + (long)(day * DayLength);

    public static long At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static ActivityEvent Purchase(
        string order, double day, long amount = 1000, string? id = null, int version = 0, string currency = "EUR", long? at = null) => new()
    {
        Kind = ActivityKind.Purchase,
        Source = "shop",
        EventId = id ?? $"p-{order}",
        CustomerId = "C",
        OrderId = order,
        OccurredAt = at ?? At(day),
        Amount = amount,
        Currency = currency,
        Version = version,
    };

    public static ActivityEvent Cancellation(string order, double day, long? amount = null, string? id = null, string currency = "EUR", string customer = "C") => new()
    {
        Kind = ActivityKind.Cancellation,
        Source = "shop",
        EventId = id ?? $"c-{order}",
        CustomerId = customer,
        OrderId = order,
        OccurredAt = At(day),
        Amount = amount,
        Currency = amount is null ? "" : currency,
    };

    public static ActivityEvent Credit(double day, long amount, string id = "credit", string currency = "EUR") => Cancellation("", day, amount, id, currency);

    public static CustomerActivity Fold(params ActivityEvent[] events) => Fold(new FoldRules(ShopCalendar.Utc, false), events);

    public static CustomerActivity Fold(FoldRules rules, params ActivityEvent[] events) => ActivityFold.Fold("C", events, rules);

    public static FoldRules In(string zone) => new(new ShopCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)), false);
}
