using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Derived state by customer, with the indexed review instant. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class CustomerTable(SqliteConnection writer) : IDisposable
{
    /// <summary>Who is due: reads the partial index on the review instant and nothing else of the base.</summary>
    public const string DueSql = $"SELECT {Columns} FROM customers WHERE next_review_at <= ? ORDER BY next_review_at, customer_id LIMIT ?";

    private const string Columns =
        "customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, undone_at, currency, repeat_occasions, repeat_spend, tier, cycle_id, next_review_at";

    private readonly Statement upsert = new(writer, $"INSERT OR REPLACE INTO customers ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement delete = new(writer, "DELETE FROM customers WHERE customer_id = ?");
    private readonly Statement find = new(writer, $"SELECT {Columns} FROM customers WHERE customer_id = ?");
    private readonly Statement findCycle = new(writer, "SELECT cycle_id FROM customers WHERE customer_id = ?");
    private readonly Statement due = new(writer, DueSql);
    private readonly Statement dueInstants = new(writer, "SELECT customer_id, next_review_at FROM customers WHERE next_review_at <= ?");
    private readonly Statement anyDue = new(writer, "SELECT 1 FROM customers WHERE next_review_at <= ? LIMIT 1");
    private readonly Statement after = new(writer, $"SELECT {Columns} FROM customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?");
    private readonly Statement schedule = new(writer, "UPDATE customers SET tier = ?, cycle_id = ?, next_review_at = ? WHERE customer_id = ?");

    /// <summary>Writes the state of a customer.</summary>
    public void Save(CustomerRow row)
    {
        var s = row.Summary;
        upsert.Bind(1, s.CustomerId).Bind(2, (long)s.Orders).Bind(3, (long)s.Occasions).Bind(4, (long)s.FirstDay).Bind(5, (long)s.LastDay)
            .Bind(6, s.FirstPurchaseAt).Bind(7, s.LastPurchaseAt).Bind(8, s.UndoneAt).Bind(9, s.Currency).Bind(10, (long)s.RepeatOccasions)
            .Bind(11, s.RepeatSpend).Bind(12, (long)row.Tier).Bind(13, row.CycleId?.ToString("D")).Bind(14, row.NextReviewAt).Run();
    }

    /// <summary>Forgets a customer without a purchase occasion left.</summary>
    public void Remove(string customerId) => delete.Bind(1, customerId).Run();

    /// <summary>The stored state; null for a customer without a purchase occasion.</summary>
    public CustomerRow? Find(string customerId)
    {
        if (!find.Bind(1, customerId).Read())
            return null;
        var row = ReadRow(find);
        find.Reset();
        return row;
    }

    /// <summary>The open win-back cycle of a customer; null when there is none.</summary>
    public Guid? CycleOf(string customerId)
    {
        if (!findCycle.Bind(1, customerId).Read())
            return null;
        var cycleId = findCycle.NullableText(0);
        findCycle.Reset();
        return cycleId is null ? null : Guid.Parse(cycleId);
    }

    /// <summary>Customers whose review instant has come, earliest first.</summary>
    public List<CustomerRow> Due(long now, int limit) => Collect(due.Bind(1, now).Bind(2, (long)limit));

    /// <summary>Review instants that have come, by customer.</summary>
    public Dictionary<string, long> DueInstants(long now)
    {
        var instants = new Dictionary<string, long>(StringComparer.Ordinal);
        dueInstants.Bind(1, now);
        while (dueInstants.Read())
            instants[dueInstants.Text(0)] = dueInstants.Int64(1);
        return instants;
    }

    /// <summary>Whether any review instant has come.</summary>
    public bool IsAnyoneDue(long now)
    {
        var found = anyDue.Bind(1, now).Read();
        anyDue.Reset();
        return found;
    }

    /// <summary>The next customers by id.</summary>
    public List<CustomerRow> After(string customerId, int limit) => Collect(after.Bind(1, customerId).Bind(2, (long)limit));

    /// <summary>The summaries of every customer, by id, read beside the writer.</summary>
    public static List<RfmSummary> Population(SqliteConnection reader)
    {
        using var everyone = new Statement(reader, $"SELECT {Columns} FROM customers ORDER BY customer_id");
        var summaries = new List<RfmSummary>();
        while (everyone.Read())
            summaries.Add(ReadSummary(everyone));
        return summaries;
    }

    /// <summary>Moves a customer's review and keeps the rest.</summary>
    public void Schedule(string customerId, ValueTier tier, Guid? cycleId, long? nextReviewAt) =>
        schedule.Bind(1, (long)tier).Bind(2, cycleId?.ToString("D")).Bind(3, nextReviewAt).Bind(4, customerId).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[upsert, delete, find, findCycle, due, dueInstants, anyDue, after, schedule])
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
        ReadSummary(row), (ValueTier)row.Int32(11), row.NullableText(12) is { } cycleId ? Guid.Parse(cycleId) : null, row.NullableInt64(13));

    private static RfmSummary ReadSummary(Statement row) => new(
        row.Text(0), row.Int32(1), row.Int32(2), row.Int32(3), row.Int32(4), row.Int64(5), row.Int64(6), row.NullableInt64(7), row.Text(8),
        row.Int32(9), row.Int64(10));
}
