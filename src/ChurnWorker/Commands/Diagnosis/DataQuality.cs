using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Commands.Diagnosis;

/// <summary>Sums up a file of events, row by row. Holds the ids it has seen, not the events.</summary>
internal sealed class DataQuality
{
    // Queues and clocks reorder neighbours; that says nothing about a file
    private const long LateMilliseconds = 3_600_000;

    private readonly Dictionary<(string Source, string EventId), long> _digests = [];
    private readonly HashSet<string> _customers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _orders = new(StringComparer.Ordinal);
    private readonly List<string> _cancelled = [];
    private readonly Dictionary<string, (long Rows, string? Example)> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Purchases, decimal Amount)> _currencies = new(StringComparer.Ordinal);
    private long _rows;
    private long _duplicates;
    private long _guests;
    private long _purchases;
    private long _cancellations;
    private long _credits;
    private long _zeroAmounts;
    private long _late;
    private long? _first;
    private long? _last;

    /// <summary>Takes one row.</summary>
    public void Add(Inbound row)
    {
        _rows++;
        if (row.Reason is { } reason)
            Refuse(reason, row.ReasonText);
        else if (row.Event is not { } happened)
            _guests++;
        else if (_digests.TryGetValue((happened.Source, happened.EventId), out var known))
            Repeat(known == row.Digest);
        else
            Accept(happened, row.Digest);
    }

    /// <summary>The sum of all rows so far.</summary>
    public DataQualityReport Report() => new()
    {
        Rows = _rows,
        Events = _digests.Count,
        Purchases = _purchases,
        Cancellations = _cancellations,
        Duplicates = _duplicates,
        Guests = _guests,
        Quarantined = _refused.Values.Sum(r => r.Rows),
        Customers = _customers.Count,
        Orders = _orders.Count,
        UnmatchedCancellations = _cancelled.Count(order => !_orders.Contains(order)),
        Credits = _credits,
        ZeroAmounts = _zeroAmounts,
        Late = _late,
        FirstEventAt = _first is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null,
        LastEventAt = _last is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
        Currencies = [.. _currencies.OrderByDescending(c => c.Value.Purchases).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => new CurrencyTotal(c.Key, c.Value.Purchases, c.Value.Amount))],
        Refused = [.. _refused.OrderByDescending(r => r.Value.Rows).ThenBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => new RefusedInput(r.Key, r.Value.Rows, r.Value.Example))],
    };

    private void Refuse(string reason, string? text)
    {
        var (rows, example) = _refused.GetValueOrDefault(reason);
        _refused[reason] = (rows + 1, example ?? text);
    }

    private void Repeat(bool isSame)
    {
        if (isSame)
            _duplicates++;
        else
            Refuse(QuarantineReasons.IdConflict, "the event id was used before with other content");
    }

    private void Accept(ActivityEvent happened, long digest)
    {
        _digests.Add((happened.Source, happened.EventId), digest);
        if (happened.CustomerId.Length > 0)
            _customers.Add(happened.CustomerId);
        if (happened.OccurredAt < _last - LateMilliseconds)
            _late++;
        _first = Math.Min(_first ?? long.MaxValue, happened.OccurredAt);
        _last = Math.Max(_last ?? long.MinValue, happened.OccurredAt);
        if (happened.Kind == ActivityKind.Purchase)
            AcceptPurchase(happened);
        else if (happened.Kind == ActivityKind.Cancellation)
            AcceptCancellation(happened.OrderId);
    }

    private void AcceptPurchase(ActivityEvent purchase)
    {
        _purchases++;
        _orders.Add(purchase.OrderId);
        if (purchase.Amount == 0)
            _zeroAmounts++;
        var (purchases, amount) = _currencies.GetValueOrDefault(purchase.Currency);
        var scale = (byte)Model.Activity.Currencies.FractionDigits(purchase.Currency);
        var minor = purchase.Amount ?? 0;
        _currencies[purchase.Currency] = (purchases + 1, amount + new decimal((int)minor, (int)(minor >> 32), 0, false, scale));
    }

    private void AcceptCancellation(string order)
    {
        _cancellations++;
        if (order.Length == 0)
            _credits++;
        else
            _cancelled.Add(order);
    }
}
