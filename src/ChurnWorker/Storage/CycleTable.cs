using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Win-back cycles and their triggers. Inside a <see cref="WriteTransaction"/> only.</summary>
/// <param name="writer">The connection.</param>
/// <param name="prefix">What the names of the tables begin with: nothing for the live ones.</param>
internal sealed class CycleTable(StoreConnection writer, string prefix = "") : IDisposable
{
    private const string CycleColumns = "cycle_id, customer_id, started_at, stage, state, opened_at, closed_at, policy_version";

    private const string TriggerColumns =
        "trigger_id, cycle_id, customer_id, stage, state, disposition, cause, fired_at, expires_at, closed_at, p_no_purchase, p_alive, tier, expected_value, currency, model_id, policy_version";

    private readonly Statement _saveCycle = writer.Insert(prefix + "cycles", CycleColumns, "cycle_id", OnConflict.Replace);
    private readonly Statement _findCycle = writer.Lookup(prefix + "cycles", CycleColumns, "cycle_id");

    private readonly Statement _saveTrigger = writer.Insert(prefix + "triggers", TriggerColumns, "trigger_id", OnConflict.Replace);

    private readonly Statement _findTriggers = writer.Lookup(prefix + "triggers", TriggerColumns, "customer_id", "fired_at, trigger_id");

    private readonly Statement _countPublished = writer.Prepare($"SELECT COUNT(*) FROM {prefix}triggers WHERE disposition = 0 AND fired_at >= ? AND fired_at < ?");

    /// <summary>Triggers published within a time, its end excluded.</summary>
    public int CountPublished(long from, long to)
    {
        _countPublished.Bind(1, from).Bind(2, to).Read();
        var count = _countPublished.Int32(0);
        _countPublished.Reset();
        return count;
    }

    /// <summary>Writes a cycle.</summary>
    public void Save(WinBackCycle c) =>
        _saveCycle.Bind(1, c.CycleId.ToString("D")).Bind(2, c.CustomerId).Bind(3, c.StartedAt).Bind(4, (long)c.Stage).Bind(5, (long)c.State)
            .Bind(6, c.OpenedAt).Bind(7, c.ClosedAt).Bind(8, c.PolicyVersion).Run();

    /// <summary>Writes a trigger.</summary>
    public void Save(WinBackTrigger t)
    {
        _saveTrigger.Bind(1, t.TriggerId.ToString("D")).Bind(2, t.CycleId.ToString("D")).Bind(3, t.CustomerId).Bind(4, (long)t.Stage)
            .Bind(5, (long)t.State).Bind(6, (long)t.Disposition).Bind(7, (long)t.Cause).Bind(8, t.FiredAt).Bind(9, t.ExpiresAt).Bind(10, t.ClosedAt)
            .Bind(11, t.PNoPurchase).Bind(12, t.PAlive).Bind(13, (long)t.Tier).Bind(14, t.ExpectedValue).Bind(15, t.Currency)
            .Bind(16, t.ModelId).Bind(17, t.PolicyVersion).Run();
    }

    /// <summary>A cycle by its id.</summary>
    public WinBackCycle Find(Guid cycleId)
    {
        if (!_findCycle.Bind(1, cycleId.ToString("D")).Read())
            throw new InvalidOperationException("A customer points to a cycle that is not stored.");
        var cycle = ReadCycle(_findCycle);
        _findCycle.Reset();
        return cycle;
    }

    /// <summary>The latest cycle of each customer who ever had one.</summary>
    public Dictionary<string, WinBackCycle> Latest()
    {
        var latest = new Dictionary<string, WinBackCycle>(StringComparer.Ordinal);
        using var all = writer.Scan($"SELECT {CycleColumns} FROM {prefix}cycles ORDER BY opened_at, cycle_id");
        while (all.Read())
            latest[all.Text(1)] = ReadCycle(all);
        return latest;
    }

    /// <summary>A trigger by its id, read beside the writer; null when there is none.</summary>
    public static WinBackTrigger? FindTrigger(StoreConnection reader, Guid triggerId)
    {
        using var find = reader.Prepare($"SELECT {TriggerColumns} FROM triggers WHERE trigger_id = ?");
        return find.Bind(1, triggerId.ToString("D")).Read() ? ReadTrigger(find) : null;
    }

    /// <summary>Triggers of a customer fired at or after an instant, by instant.</summary>
    public List<WinBackTrigger> TriggersOf(string customerId, long since)
    {
        var triggers = new List<WinBackTrigger>();
        _findTriggers.Bind(1, customerId);
        while (_findTriggers.Read())
            if (_findTriggers.Int64(7) >= since)
                triggers.Add(ReadTrigger(_findTriggers));
        return triggers;
    }

    /// <summary>Triggers of a cycle, by instant.</summary>
    public List<WinBackTrigger> TriggersOf(WinBackCycle cycle) => [.. TriggersOf(cycle.CustomerId, cycle.OpenedAt).Where(t => t.CycleId == cycle.CycleId)];

    /// <summary>All triggers of a person: first those of a customer who is not merged, then those of each merged into that one.</summary>
    public List<WinBackTrigger> TriggersOf(string root, IReadOnlyList<string> members)
    {
        var triggers = TriggersOf(root, long.MinValue);
        foreach (var member in members)
            triggers.AddRange(TriggersOf(member, long.MinValue));
        return triggers;
    }

    /// <summary>The latest trigger of each cycle that had one standing open at an instant.</summary>
    public static IEnumerable<WinBackTrigger> OpenAt(StoreConnection reader, long at)
    {
        using var open = reader.Prepare(
            $"SELECT {TriggerColumns} FROM triggers WHERE fired_at < ?1 AND (closed_at IS NULL OR closed_at >= ?1) ORDER BY fired_at, trigger_id");
        var latest = new Dictionary<Guid, WinBackTrigger>();
        open.Bind(1, at);
        while (open.Read())
        {
            var trigger = ReadTrigger(open);
            latest[trigger.CycleId] = trigger;
        }

        return latest.Values;
    }

    /// <summary>When the last trigger of each customer fired, published or held out, where that was since an instant.</summary>
    public static Dictionary<string, long> LastFired(StoreConnection reader, long since)
    {
        using var last = reader.Prepare("SELECT customer_id, MAX(fired_at) FROM triggers WHERE disposition <> 2 AND fired_at >= ? GROUP BY customer_id");
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        last.Bind(1, since);
        while (last.Read())
            found[last.Text(0)] = last.Int64(1);
        return found;
    }

    /// <summary>Triggers that were published, or by a shadow would have been, and held out, within a time.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="prefix">What the name of the table begins with.</param>
    /// <param name="from">Unix milliseconds UTC.</param>
    /// <param name="to">Unix milliseconds UTC, excluded.</param>
    public static IReadOnlyList<WinBackTrigger> FiredBetween(StoreConnection reader, string prefix, long from, long to)
    {
        using var fired = reader.Prepare($"SELECT {TriggerColumns} FROM {prefix}triggers WHERE disposition <> 2 AND fired_at >= ? AND fired_at < ? ORDER BY fired_at, trigger_id");
        var triggers = new List<WinBackTrigger>();
        fired.Bind(1, from).Bind(2, to);
        while (fired.Read())
            triggers.Add(ReadTrigger(fired));
        return triggers;
    }

    /// <summary>When triggers fired, published or held out, since an instant.</summary>
    public static IReadOnlyList<long> FiredSince(StoreConnection reader, long since) =>
        [.. reader.Query<long>("SELECT fired_at FROM triggers WHERE disposition <> 2 AND fired_at >= @since", new { since })];

    /// <summary>
    /// The first trigger, published or held out, of every cycle, where it fired within a time. A cycle opened before the service went live is
    /// dealt at its first trigger after that.
    /// </summary>
    public static IEnumerable<WinBackTrigger> FirstDealt(StoreConnection reader, long from, long to)
    {
        using var dealt = reader.Prepare($"SELECT {TriggerColumns} FROM triggers WHERE disposition <> 2 AND fired_at < ? ORDER BY fired_at, trigger_id");
        var seen = new HashSet<Guid>();
        dealt.Bind(1, to);
        while (dealt.Read())
        {
            var trigger = ReadTrigger(dealt);
            if (seen.Add(trigger.CycleId) && trigger.FiredAt >= from)
                yield return trigger;
        }
    }

    /// <summary>Cycles that opened before the service went live: their first trigger was recorded, not published.</summary>
    public static HashSet<Guid> OpenedSilently(StoreConnection reader) =>
        reader.Query<string>("SELECT DISTINCT cycle_id FROM triggers WHERE disposition = 2").Select(Guid.Parse).ToHashSet();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_saveCycle, _findCycle, _saveTrigger, _findTriggers, _countPublished])
            statement.Dispose();
    }

    private static WinBackCycle ReadCycle(Statement row) => new(
        Guid.Parse(row.Text(0)), row.Text(1), row.Int64(2), row.Int32(3), (TriggerState)row.Int32(4), row.Int64(5), row.NullableInt64(6), row.Text(7));

    private static WinBackTrigger ReadTrigger(Statement row) => new()
    {
        TriggerId = Guid.Parse(row.Text(0)),
        CycleId = Guid.Parse(row.Text(1)),
        CustomerId = row.Text(2),
        Stage = row.Int32(3),
        State = (TriggerState)row.Int32(4),
        Disposition = (Disposition)row.Int32(5),
        Cause = (TriggerCause)row.Int32(6),
        FiredAt = row.Int64(7),
        ExpiresAt = row.Int64(8),
        ClosedAt = row.NullableInt64(9),
        PNoPurchase = row.Double(10),
        PAlive = row.Double(11),
        Tier = (ValueTier)row.Int32(12),
        ExpectedValue = row.Int64(13),
        Currency = row.Text(14),
        ModelId = row.Text(15),
        PolicyVersion = row.Text(16),
    };
}
