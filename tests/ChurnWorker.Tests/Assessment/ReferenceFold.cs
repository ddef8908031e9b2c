using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Assessment;

/// <summary>The fold once more, written from the table of situations alone: slow, plain, from the whole set at once.</summary>
internal static class ReferenceFold
{
    /// <summary>Expected customers: id, orders, occasions, first and last day, first and last purchase, undone at, currency, repeat occasions, repeat spend.</summary>
    public static List<string> Customers(IReadOnlyCollection<ActivityEvent> set, TimeZoneInfo zone)
    {
        var orders = set.Where(e => e.OrderId != "").GroupBy(e => e.OrderId).Select(g => new ReferenceOrder([.. g], zone)).Where(o => o.Winner is not null).ToList();
        var owners = orders.Select(o => o.Winner!.CustomerId).Distinct().Order(StringComparer.Ordinal);
        return [.. owners.Select(owner => Line(owner, [.. orders.Where(o => o.Winner!.CustomerId == owner)], set)).OfType<string>()];
    }

    private static string? Line(string owner, List<ReferenceOrder> orders, IReadOnlyCollection<ActivityEvent> set)
    {
        var kept = orders.Where(o => o is { IsUndone: false, IsPurchase: true }).OrderBy(o => o.Winner!.OccurredAt).ToList();
        if (kept.Count == 0)
            return null;
        var first = kept[0];
        var last = kept[^1];
        var undone = orders
            .Where(o => o is { IsUndone: true, IsPurchase: true } && o.Winner!.OccurredAt > last.Winner!.OccurredAt)
            .Select(o => (long?)o.Cancellations.Max(c => c.OccurredAt))
            .Max();
        var currency = kept.GroupBy(o => o.Winner!.Currency).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        var main = kept.Where(o => o.Winner!.Currency == currency).ToList();
        var repeats = main.Where(o => o.Day != first.Day).ToList();
        var credits = set.Where(e => e.OrderId == "" && e.CustomerId == owner && e.Currency == currency).Sum(e => e.Amount!.Value)
            + orders.Sum(o => o.RefundsIn(currency));
        var net = main.Sum(o => o.Net);
        var repeatNet = repeats.Sum(o => o.Net);
        var repeatSpend = net - credits <= 0 ? 0 : (long)Math.Floor((decimal)repeatNet * (net - credits) / net);
        return string.Join(
            '|', owner, kept.Count, kept.Select(o => o.Day).Distinct().Count(), first.Day, last.Day, first.Winner!.OccurredAt, last.Winner!.OccurredAt,
            undone?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-", currency, repeats.Select(o => o.Day).Distinct().Count(), repeatSpend);
    }
}
