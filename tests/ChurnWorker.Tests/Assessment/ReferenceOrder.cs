using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Assessment;

/// <summary>One order of the reference fold.</summary>
internal sealed class ReferenceOrder
{
    private readonly long _refunded;

    public ReferenceOrder(List<ActivityEvent> events, TimeZoneInfo zone)
    {
        Winner = events.Where(e => e.Kind == ActivityKind.Purchase)
            .OrderBy(e => e.Version).ThenBy(e => e.OccurredAt).ThenBy(e => e.EventId, StringComparer.Ordinal).LastOrDefault();
        Cancellations = [.. events.Where(e => e.Kind == ActivityKind.Cancellation)];
        if (Winner is null)
            return;
        Day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(Winner.OccurredAt), zone).DateTime).DayNumber
            - new DateOnly(1970, 1, 1).DayNumber;
        _refunded = Cancellations.Where(c => c.Amount is not null && (c.Currency == "" || c.Currency == Winner.Currency))
            .Sum(c => c.Currency == "" ? c.Amount!.Value / 100 : c.Amount!.Value);
    }

    public ActivityEvent? Winner { get; }

    public List<ActivityEvent> Cancellations { get; }

    public int Day { get; }

    public bool IsPurchase => Winner!.Amount > 0;

    public bool IsUndone => Cancellations.Exists(c => c.Amount is null) || (_refunded > 0 && _refunded >= Winner!.Amount);

    public long Net => Winner!.Amount!.Value - _refunded;

    /// <summary>Refunds that name another currency than the order.</summary>
    public long RefundsIn(string currency) =>
        currency == Winner!.Currency ? 0 : Cancellations.Where(c => c.Amount is not null && c.Currency == currency).Sum(c => c.Amount!.Value);
}
