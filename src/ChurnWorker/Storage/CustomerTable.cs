using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Derived state by customer, with the indexed review instant. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class CustomerTable(StoreConnection writer) : IDisposable
{
    /// <summary>Who is due: reads the partial index on the review instant and nothing else of the base.</summary>
    public const string DueSql = $"SELECT {Columns} FROM customers WHERE next_review_at <= ? ORDER BY next_review_at, customer_id LIMIT ?";

    /// <summary>Whether anybody is due: answered by the index alone.</summary>
    public const string AnyDueSql = "SELECT 1 FROM customers WHERE next_review_at <= ? LIMIT 1";

    private const string Columns =
        "customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, undone_at, currency, repeat_occasions, repeat_spend, tier, cycle_id, stage, expires_at, policy_version, signals, churned_at, churn_reason, frozen_for, replenish_until, held_by, next_review_at, gap_logs, spend, remind_at";

    private readonly Statement _upsert = writer.Insert("customers", Columns, "customer_id", OnConflict.Replace);

    private readonly Statement _delete = writer.Delete("customers", "customer_id");
    private readonly Statement _find = writer.Lookup("customers", Columns, "customer_id");
    private readonly Statement _findCycle = writer.Lookup("customers", "cycle_id", "customer_id");
    private readonly Statement _due = writer.Due(Columns);
    private readonly Statement _dueInstants = writer.Prepare($"SELECT customer_id, next_review_at FROM {writer.ReviewTable} WHERE next_review_at <= ?");
    private readonly Statement _anyDue = writer.Prepare($"SELECT 1 FROM {writer.ReviewTable} WHERE next_review_at <= ? LIMIT 1");
    private readonly Statement _fresh = writer.Prepare(
        $"SELECT COUNT(*) FROM (SELECT 1 FROM {writer.ReviewTable} WHERE next_review_at <= ? AND next_review_at > ? AND held_by IS NULL LIMIT ?) AS fresh");

    private readonly Statement _after = writer.Prepare($"SELECT {Columns} FROM customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?");
    private readonly Statement _schedule = writer.Update("customers", "tier, cycle_id, stage, expires_at, policy_version, held_by, next_review_at, remind_at", "customer_id");

    /// <summary>Writes the state of a customer.</summary>
    public void Save(CustomerRow row)
    {
        var s = row.Summary;
        _upsert.Bind(1, s.CustomerId).Bind(2, (long)s.Orders).Bind(3, (long)s.Occasions).Bind(4, (long)s.FirstDay).Bind(5, (long)s.LastDay)
            .Bind(6, s.FirstPurchaseAt).Bind(7, s.LastPurchaseAt).Bind(8, s.UndoneAt).Bind(9, s.Currency).Bind(10, (long)s.RepeatOccasions)
            .Bind(11, s.RepeatSpend).Bind(12, (long)row.Tier).Bind(13, row.Cycle?.CycleId.ToString("D"))
            .Bind(14, (long)(row.Cycle?.Stage ?? 0)).Bind(15, row.Cycle?.ExpiresAt).Bind(16, row.Cycle?.PolicyVersion)
            .Bind(17, Flags(row.Signals)).Bind(18, row.Signals.ChurnedAt).Bind(19, row.Signals.ChurnReason).Bind(20, row.Signals.FrozenFor)
            .Bind(21, row.Signals.ReplenishUntil).Bind(22, row.HeldBy).Bind(23, row.NextReviewAt).Bind(24, s.GapLogs).Bind(25, s.Spend)
            .Bind(26, row.Signals.RemindAt).Run();
    }

    /// <summary>Forgets a customer without a purchase occasion left.</summary>
    public void Remove(string customerId) => _delete.Bind(1, customerId).Run();

    /// <summary>Forgets everybody, to be derived anew.</summary>
    public void Clear() => writer.Execute("DELETE FROM customers");

    /// <summary>The stored state; null for a customer without a purchase occasion.</summary>
    public CustomerRow? Find(string customerId)
    {
        if (!_find.Bind(1, customerId).Read())
            return null;
        var row = ReadRow(_find);
        _find.Reset();
        return row;
    }

    /// <summary>The win-back cycle of a customer's present silence, open or run out; null when there is none.</summary>
    public Guid? CycleOf(string customerId)
    {
        if (!_findCycle.Bind(1, customerId).Read())
            return null;
        var cycleId = _findCycle.NullableText(0);
        _findCycle.Reset();
        return cycleId is null ? null : Guid.Parse(cycleId);
    }

    /// <summary>Customers whose review instant has come, earliest first.</summary>
    public List<CustomerRow> Due(long now, int limit) => Collect(_due.Bind(1, now).Bind(2, (long)limit));

    /// <summary>Review instants that have come, by customer.</summary>
    public Dictionary<string, long> DueInstants(long now)
    {
        var instants = new Dictionary<string, long>(StringComparer.Ordinal);
        _dueInstants.Bind(1, now);
        while (_dueInstants.Read())
            instants[_dueInstants.Text(0)] = _dueInstants.Int64(1);
        return instants;
    }

    /// <summary>Whether any review instant has come.</summary>
    public bool IsAnyoneDue(long now)
    {
        var found = _anyDue.Bind(1, now).Read();
        _anyDue.Reset();
        return found;
    }

    /// <summary>Customers who fell due since an instant and whom nothing held back before, up to a limit.</summary>
    public int CountFresh(long since, long now, int limit)
    {
        _fresh.Bind(1, now).Bind(2, since).Bind(3, (long)limit).Read();
        var count = _fresh.Int32(0);
        _fresh.Reset();
        return count;
    }

    /// <summary>The next customers by id.</summary>
    public List<CustomerRow> After(string customerId, int limit) => Collect(_after.Bind(1, customerId).Bind(2, (long)limit));

    /// <summary>The summaries of every customer, by id, read beside the writer.</summary>
    public static Population Population(StoreConnection reader)
    {
        using var everyone = reader.Scan($"SELECT {Columns} FROM customers ORDER BY customer_id");
        var population = new Population();
        while (everyone.Read())
            population.Add(ReadSummary(everyone));
        return population;
    }

    /// <summary>Customers of high value whose review instant comes before an instant, read beside the writer.</summary>
    public static List<CustomerRow> HighValueDueBefore(StoreConnection reader, long end)
    {
        using var due = reader.Prepare($"SELECT {Columns} FROM customers WHERE next_review_at < ? AND tier = 2");
        return Collect(due.Bind(1, end));
    }

    /// <summary>Timing and tier of every customer, read beside the writer.</summary>
    public static List<CustomerTiming> Timings(StoreConnection reader)
    {
        using var everyone = reader.Scan("SELECT occasions, first_day, last_day, tier, gap_logs FROM customers");
        var timings = new List<CustomerTiming>(Count(reader));
        while (everyone.Read())
            timings.Add(new CustomerTiming(everyone.Int32(0), everyone.Int32(1), everyone.Int32(2), everyone.Int64(4), everyone.Int32(3) == (int)ValueTier.High));
        return timings;
    }

    /// <summary>Number of customers with a purchase occasion.</summary>
    public static int Count(StoreConnection reader) => reader.ExecuteScalar<int>("SELECT COUNT(*) FROM customers");

    /// <summary>Customers whose review instant has passed.</summary>
    public static long CountDue(StoreConnection reader, long now) =>
        reader.ExecuteScalar<long>($"SELECT COUNT(*) FROM {reader.ReviewTable} WHERE next_review_at <= @now", new { now });

    /// <summary>Moves a customer's review and keeps the rest.</summary>
    public void Schedule(string customerId, ValueTier tier, OpenCycle? cycle, string? heldBy, long? nextReviewAt, long? remindAt) =>
        _schedule.Bind(1, (long)tier).Bind(2, cycle?.CycleId.ToString("D")).Bind(3, (long)(cycle?.Stage ?? 0)).Bind(4, cycle?.ExpiresAt)
            .Bind(5, cycle?.PolicyVersion).Bind(6, heldBy).Bind(7, nextReviewAt).Bind(8, remindAt).Bind(9, customerId).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_upsert, _delete, _find, _findCycle, _due, _dueInstants, _anyDue, _fresh, _after, _schedule])
            statement.Dispose();
    }

    private static List<CustomerRow> Collect(Statement statement)
    {
        var rows = new List<CustomerRow>();
        while (statement.Read())
            rows.Add(ReadRow(statement));
        return rows;
    }

    private static CustomerRow ReadRow(Statement row) => new(
        ReadSummary(row),
        (ValueTier)row.Int32(11),
        row.NullableText(12) is { } cycleId ? new OpenCycle(Guid.Parse(cycleId), row.Int32(13), row.NullableInt64(14), row.NullableText(15)) : null,
        ReadSignals(row),
        row.NullableText(21),
        row.NullableInt64(22));

    private static long Flags(DecisionSignals signals) => (signals.ComplaintOpen ? 1 : 0) | (signals.ContactRefused ? 2 : 0) | (signals.PaymentFailing ? 4 : 0) | (signals.Paused ? 8 : 0);

    private static DecisionSignals ReadSignals(Statement row)
    {
        var flags = row.Int32(16);
        return new DecisionSignals((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, row.NullableInt64(17), row.NullableText(18))
        {
            Paused = (flags & 8) != 0,
            FrozenFor = row.Int64(19),
            ReplenishUntil = row.NullableInt64(20),
            RemindAt = row.NullableInt64(25),
        };
    }

    private static RfmSummary ReadSummary(Statement row) => new(
        row.Text(0), row.Int32(1), row.Int32(2), row.Int32(3), row.Int32(4), row.Int64(5), row.Int64(6), row.NullableInt64(7), row.RepeatedText(8),
        row.Int32(9), row.Int64(10), row.Int64(23))
    {
        Spend = row.Int64(24),
    };
}
